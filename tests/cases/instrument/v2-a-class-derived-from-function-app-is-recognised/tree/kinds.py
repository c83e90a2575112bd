import azure.functions as func


class TracedApp(func.FunctionApp):
    def get(self, route):
        return self.route(route=route, methods=['GET'])
