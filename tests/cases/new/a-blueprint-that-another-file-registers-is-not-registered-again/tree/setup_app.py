from orders import orders


def add(app):
    app.register_blueprint(orders)
