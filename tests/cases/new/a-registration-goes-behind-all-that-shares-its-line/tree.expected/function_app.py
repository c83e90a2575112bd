import azure.functions as func
from orders import bp as orders
app = func.FunctionApp(); S = """a
b
"""
app.register_functions(orders)
