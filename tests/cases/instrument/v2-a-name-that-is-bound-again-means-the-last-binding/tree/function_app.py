import azure.functions as func
from flask import Flask

app = func.FunctionApp()


@app.route(route="real")
def real(req):
    return 'azure'


web = app = Flask(__name__)


@app.route('/page')
def page():
    return 'flask'
