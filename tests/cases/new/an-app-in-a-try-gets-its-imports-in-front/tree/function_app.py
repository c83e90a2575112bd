try:
    import azure.functions as func
    app = func.FunctionApp()
except ImportError:
    raise
