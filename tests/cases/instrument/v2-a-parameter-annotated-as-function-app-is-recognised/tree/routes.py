from __future__ import annotations

from typing import Optional

import azure.functions as func


def register_routes(app: func.FunctionApp):
    @app.route(route='one')
    def one(req):
        return func.HttpResponse('one')


def register_bp(bp: 'Optional[func.Blueprint]' = None):
    @bp.route(route='two')
    def two(req):
        return func.HttpResponse('two')


def register_more(app, prefix):
    @app.route(route=prefix)
    def three(req):
        return func.HttpResponse('three')
