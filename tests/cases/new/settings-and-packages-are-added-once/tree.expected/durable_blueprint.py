import azure.durable_functions as df

bp = df.Blueprint()


@bp.activity_trigger(input_name="name")
def three(name: str) -> str:
    return f"Hello, {name}!"


@bp.activity_trigger(input_name="name")
def four(name: str) -> str:
    return f"Hello, {name}!"
