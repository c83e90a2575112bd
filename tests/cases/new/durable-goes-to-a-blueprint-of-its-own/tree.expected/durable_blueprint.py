import azure.durable_functions as df

bp = df.Blueprint()


@bp.orchestration_trigger(context_name="context")
def plan(context: df.DurableOrchestrationContext):
    # Runs again from the start after every yield: nothing in it may depend on
    # the time, on chance or on anything outside.
    greetings = []
    for city in ("Lisbon", "Nairobi", "Kyoto"):
        greeting = yield context.call_activity("Hello", city)
        greetings.append(greeting)
    return greetings
