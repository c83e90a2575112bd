import azure.functions as func
from shop.flows import flows

app = func.FunctionApp()
app.register_functions(flows)
