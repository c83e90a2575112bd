import azure.functions as func


def register(app):
    @app.schedule(schedule='0 * * * * *', arg_name='timer')
    def four(timer):
        print('four')
