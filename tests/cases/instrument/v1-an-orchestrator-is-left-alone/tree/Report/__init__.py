import azure.durable_functions as df


def orchestrator_function(context):
    yield context.call_activity('work', 1)


main = df.Orchestrator.create(orchestrator_function)
