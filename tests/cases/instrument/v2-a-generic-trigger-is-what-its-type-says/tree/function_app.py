import azure.functions as func

app = func.FunctionApp()


@app.generic_trigger(arg_name='req', type='httpTrigger', route='one')
def one(req):
    return 'one'


@app.generic_trigger(arg_name='context', type='orchestrationTrigger')
def two(context):
    return context.call_activity('three')
