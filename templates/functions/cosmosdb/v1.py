import logging

import azure.functions as func


{{async}}def main(documents: func.DocumentList) -> None:
    if documents:
        logging.info("%d changed documents, the first is %s", len(documents), documents[0]["id"])
