"""A blueprint with two HTTP functions: one fetches a picture, the other visibly needs memory."""

import aiohttp
import azure.functions as func

bp = func.Blueprint()

TILE = 512 * 1024


@bp.route(route='contact-sheet')
def contact_sheet(req: func.HttpRequest) -> func.HttpResponse:
    """Put gray tiles next to each other and answer with a checksum of the sheet."""
    count = int(req.params.get('tiles', '16'))
    # A tile takes 0.5 MiB: the next line is the one that a report should point at.
    tiles = [bytes([0x80 + index % 64]) * TILE for index in range(count)]
    checksum = sum(tile[0] + tile[-1] for tile in tiles)
    return func.HttpResponse(f'{count} tiles, checksum {checksum}')


@bp.function_name(name='FetchPicture')
@bp.route(route='fetch', methods=[func.HttpMethod.GET])
async def fetch_picture(req: func.HttpRequest) -> func.HttpResponse:
    """Fetch the picture at ?url= and pass it on."""
    url = req.params.get('url')
    if not url:
        return func.HttpResponse('add ?url= with the address of a picture', status_code=400)

    async with aiohttp.ClientSession() as session, session.get(url) as response:
        return func.HttpResponse(
            await response.read(),
            status_code=response.status,
            mimetype=response.content_type,
        )
