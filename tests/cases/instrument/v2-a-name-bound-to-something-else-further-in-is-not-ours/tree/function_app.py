import azure.functions as func
from flask import Flask

app = func.FunctionApp()


def make():
    app = Flask(__name__)

    @app.route("/")
    def index():
        return 'flask'

    return app


def add_to(app):
    @app.route("/more")
    def more():
        return 'flask'
