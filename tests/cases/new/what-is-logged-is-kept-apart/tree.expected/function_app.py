import azure.functions as func
import logging
import json

app = func.FunctionApp()


@app.blob_trigger(arg_name="myblob", path="blobname", connection="BlobStorageConnectionString")
def one(myblob: func.InputStream) -> None:
    logging.info("Blob %s, %s bytes", myblob.name, myblob.length)


@app.event_grid_trigger(arg_name="azeventgrid")
def two(azeventgrid: func.EventGridEvent) -> None:
    fields = {
        "id": azeventgrid.id,
        "data": azeventgrid.get_json(),
        "topic": azeventgrid.topic,
        "subject": azeventgrid.subject,
        "event_type": azeventgrid.event_type,
    }
    logging.info("Event: %s", json.dumps(fields))
