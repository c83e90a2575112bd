"""An app in the decorator model: HTTP, queue and timer functions, and more in a blueprint.

Pictures are PGM files (P5: a short header, then one byte per pixel), so that plain Python can
read them.
"""

import functools
import json
import logging
import os

import azure.functions as func
import requests

from blueprints.images import bp
from pictures import read_picture, shrink, write_picture

app = func.FunctionApp(http_auth_level=func.AuthLevel.ANONYMOUS)
app.register_functions(bp)


def never_cached(function):
    """Forbid caches to keep the answer of `function`."""

    @functools.wraps(function)
    def answer(req):
        response = function(req)
        response.headers['Cache-Control'] = 'no-store'
        return response

    return answer


@app.function_name(name='Thumbnail')
@app.route(route='thumbnail', methods=['GET', 'POST'])
@never_cached
def thumbnail(req: func.HttpRequest) -> func.HttpResponse:
    """Answer with a small version of the picture in the body."""
    try:
        picture = read_picture(req.get_body())
    except ValueError as error:
        return func.HttpResponse(str(error), status_code=400)

    width = int(req.params.get('width', os.environ['THUMBNAIL_WIDTH']))
    return func.HttpResponse(
        write_picture(shrink(picture, width)),
        mimetype='image/x-portable-graymap',
    )


@app.queue_trigger(arg_name='msg', queue_name='uploads', connection='AzureWebJobsStorage')
@app.queue_output(arg_name='finished', queue_name='finished', connection='AzureWebJobsStorage')
def picture_uploaded(msg: func.QueueMessage, finished: func.Out[str]):
    """Fetch the picture that the message names and report its size."""
    address = msg.get_body().decode()
    if not address:
        logging.warning('empty message on the queue')
        return

    response = requests.get(address, timeout=30)
    finished.set(json.dumps({'status': response.status_code, 'bytes': len(response.content)}))


@app.timer_trigger(schedule='0 0 * * * *', arg_name='timer', run_on_startup=False)
def warm_up(timer: func.TimerRequest) -> None:
    # Shrinking one gray picture is enough to have all code loaded.
    picture = shrink((64, 64, bytes(64 * 64)), 8)
    logging.info('warm: %d x %d, past due: %s', picture[0], picture[1], timer.past_due)
