def register(app):
    @app.route(route="orders")
    def orders(req):
        return str(len(req.params))
