import azure.functions as func
from carts import bp
from orders import orders

app = func.FunctionApp()
# app.register_functions(orders)
app.register_functions(bp)
