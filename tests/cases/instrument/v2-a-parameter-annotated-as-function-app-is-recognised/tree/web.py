from flask import Flask


def add_pages(app: Flask):
    @app.route('/')
    def index():
        return 'index'
