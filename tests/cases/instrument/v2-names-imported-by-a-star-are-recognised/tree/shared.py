import azure.functions as func
from flask import Flask

bp = func.Blueprint()
web = Flask(__name__)
