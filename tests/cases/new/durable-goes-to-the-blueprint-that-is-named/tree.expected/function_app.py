import azure.functions as func
from shop.more import flows as more

app = func.FunctionApp()
app.register_functions(more)
