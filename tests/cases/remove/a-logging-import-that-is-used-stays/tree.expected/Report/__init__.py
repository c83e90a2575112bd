import azure.functions as func
import logging


def main(req: func.HttpRequest) -> func.HttpResponse:
    logging.info('asked')
    return func.HttpResponse(str(len(fetch(req))))


def fetch(req):
    return 'x' * int(req.params['size'])
