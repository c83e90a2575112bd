import azure.durable_functions as df


def entity_function(context: df.DurableEntityContext):
    count = context.get_state(lambda: 0)
    operation = context.operation_name
    if operation == "add":
        count += context.get_input()
    elif operation == "reset":
        count = 0
    elif operation != "get":
        raise ValueError(f"no such operation: {operation}")
    context.set_state(count)
    context.set_result(count)


main = df.Entity.create(entity_function)
