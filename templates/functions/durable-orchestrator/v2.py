@{{object}}.orchestration_trigger(context_name="context")
def {{name}}(context: df.DurableOrchestrationContext):
    # Runs again from the start after every yield: nothing in it may depend on
    # the time, on chance or on anything outside.
    greetings = []
    for city in ("Lisbon", "Nairobi", "Kyoto"):
        greeting = yield context.call_activity("{{activity}}", city)
        greetings.append(greeting)
    return greetings
