import azure.functions as func
from carts import bp as carts_bp
from orders import bp as orders

if __debug__:
    from carts import bp as carts
app = func.FunctionApp()
app.register_functions(orders)
app.register_functions(carts_bp)
from orders import bp
