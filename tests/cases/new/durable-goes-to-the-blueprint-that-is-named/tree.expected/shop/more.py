import azure.durable_functions as df

flows = df.Blueprint()


@flows.activity_trigger(input_name="name")
def pack(name: str) -> str:
    return f"Hello, {name}!"
