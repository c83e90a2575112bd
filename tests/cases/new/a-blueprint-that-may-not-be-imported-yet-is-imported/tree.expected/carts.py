import azure.functions as func
import logging

bp = func.Blueprint()


@bp.warm_up_trigger(arg_name="warmupContext")
def one(warmupContext) -> None:
    logging.info("A new instance is warming up")
