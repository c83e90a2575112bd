import azure.functions as func
from flask import Flask

web = Flask(__name__)


@web.route('/page')
def page():
    return 'flask'


app = func.WsgiFunctionApp(app=web.wsgi_app, http_auth_level=func.AuthLevel.ANONYMOUS)
