import azure.functions as func
from orders import orders

app = func.FunctionApp()
_ = [app.register_functions(each) for each in [orders]]
