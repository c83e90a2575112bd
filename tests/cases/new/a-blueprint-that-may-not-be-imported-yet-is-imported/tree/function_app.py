import azure.functions as func

if __debug__:
    from carts import bp as carts
app = func.FunctionApp()
from orders import bp
