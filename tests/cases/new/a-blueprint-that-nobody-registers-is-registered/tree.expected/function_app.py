import azure.functions as func
from orders import orders

app = func.FunctionApp()
app.register_functions(orders)
