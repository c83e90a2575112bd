import azure.functions as func
import os; S = """a
b
"""
app = func.FunctionApp()
