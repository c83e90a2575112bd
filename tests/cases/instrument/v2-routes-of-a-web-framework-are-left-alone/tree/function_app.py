import azure.functions as func
from fastapi import FastAPI
from flask import Flask

app = Flask(__name__)
api = FastAPI()
functions = func.FunctionApp()


@app.route('/pages')
def page():
    return 'flask'


@api.get('/rows')
async def rows():
    return 'fastapi'


@functions.route(route="real")
def real(req):
    return 'azure'
