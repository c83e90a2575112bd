"""An async HTTP function with a signature over several lines; it asks a carrier with aiohttp."""

import json
import logging

import aiohttp
import azure.functions as func


async def main(
    req: func.HttpRequest,
    *,
    context: func.Context,
) -> func.HttpResponse:
    """Look at the carrier's page given by ?url= and say how much it holds."""
    url = req.params.get('url')
    if not url:
        return func.HttpResponse('add ?url= with the page of the carrier', status_code=400)

    async with aiohttp.ClientSession() as session:
        async with session.get(url) as response:
            page = await response.read()
            status = response.status

    logging.info('%s: carrier answered %d', context.function_name, status)
    return func.HttpResponse(
        json.dumps({'status': status, 'bytes': len(page)}),
        mimetype='application/json',
    )
