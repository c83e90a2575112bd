from flask import Flask

from registry import apps
from shared import bp

web = Flask(__name__)
app = apps['main']


@app.route(route='one')
def one(req):
    return 'one'


@bp.some_new_trigger(arg_name='x')
def two(x):
    print('two')


@web.route('/three')
def three():
    return 'three'
