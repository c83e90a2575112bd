import azure.functions as func
from orders import bp as orders_bp

app = func.FunctionApp()
app.register_functions(orders_bp)
orders = 1
