import azure.functions as func
import logging

app = func.FunctionApp()


@app.warm_up_trigger(arg_name="warmupContext")
def warm(warmupContext) -> None:
    logging.info("A new instance is warming up")
