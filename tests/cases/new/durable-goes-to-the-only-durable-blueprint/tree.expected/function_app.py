import azure.functions as func
from flows import flows

app = func.FunctionApp()
app.register_functions(flows)
