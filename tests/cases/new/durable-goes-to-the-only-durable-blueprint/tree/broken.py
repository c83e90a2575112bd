import azure.durable_functions as df

flows = df.Blueprint()
def (
