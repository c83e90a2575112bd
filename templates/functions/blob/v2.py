@{{object}}.blob_trigger(arg_name="myblob", path="{{path}}", connection="{{connection}}")
{{async}}def {{name}}(myblob: func.InputStream) -> None:
    logging.info("Blob %s, %s bytes", myblob.name, myblob.length)
