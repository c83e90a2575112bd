import azure.functions as func
from jobs.orders import bp as orders

app = func.FunctionApp()
app.register_functions(orders)
