import azure.functions as func
import orders

app = func.FunctionApp()
# app.register_functions(old)
app.register_functions(orders.orders)
