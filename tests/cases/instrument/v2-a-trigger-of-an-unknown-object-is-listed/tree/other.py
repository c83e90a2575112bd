def register(app):
    @app.route('/five')
    def five():
        return 'five'
