"""A sync HTTP function that asks a supplier with requests. The file has CRLF line ends."""

import logging

import azure.functions as func
import requests


def main(req: func.HttpRequest) -> func.HttpResponse:
    # Suppliers answer with one line for each article in stock.
    url = req.params.get('url')
    if not url:
        return func.HttpResponse('add ?url= with the list of the supplier', status_code=400)

    response = requests.get(url, timeout=30)
    articles = response.text.splitlines()
    logging.info('supplier answered %d', response.status_code)

    return func.HttpResponse(
        f'{len(articles)} articles in stock',
        status_code=response.status_code,
        headers={'Cache-Control': 'max-age=60'},
    )
