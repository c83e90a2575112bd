import logging

import azure.functions as func


{{async}}def main(myblob: func.InputStream) -> None:
    logging.info("Blob %s, %s bytes", myblob.name, myblob.length)
