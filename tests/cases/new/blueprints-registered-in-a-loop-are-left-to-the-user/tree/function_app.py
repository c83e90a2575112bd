import azure.functions as func
from carts import bp
from orders import orders

app = func.FunctionApp()
for each in (bp, orders):
    app.register_functions(each)
