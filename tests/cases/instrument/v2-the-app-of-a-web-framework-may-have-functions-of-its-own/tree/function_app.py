import azure.functions as func
from flask import Flask

flask = Flask(__name__)
app = func.WsgiFunctionApp(app=flask.wsgi_app)


@flask.route('/')
def index():
    return 'index'


@app.schedule(schedule='0 * * * * *', arg_name='timer')
def tick(timer):
    print('tick')
