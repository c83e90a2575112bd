import azure.durable_functions as df


# Runs again from the start after every yield: nothing in it may depend on the
# time, on chance or on anything outside.
def orchestrator_function(context: df.DurableOrchestrationContext):
    greetings = []
    for city in ("Lisbon", "Nairobi", "Kyoto"):
        greeting = yield context.call_activity("{{activity}}", city)
        greetings.append(greeting)
    return greetings


main = df.Orchestrator.create(orchestrator_function)
