import azure.functions as func
from flask import Flask

import routes
from web import add_pages

app = func.FunctionApp()
routes.register_routes(app)
routes.register_more(app, prefix='more')
routes.register_bp(app)
add_pages(Flask(__name__))
