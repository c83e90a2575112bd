import azure.functions as func
from flask import Flask

app = func.FunctionApp()
web = Flask(__name__)


@web.route('/')
def page():
    return 'page'


@app.queue_trigger(arg_name='m', queue_name='q', connection='c')
def taken(m):
    return None


@app.function_name('Asked')
@app.route(route='asked')
async def answer(req):
    return None
