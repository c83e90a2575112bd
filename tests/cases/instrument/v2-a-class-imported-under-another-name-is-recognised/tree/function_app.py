from azure.functions import FunctionApp as FA
from azure import functions as fx

site = FA()
part = fx.Blueprint()


@site.route("a")
def first(req):
    return 'first'


@part.route("b")
def second(req):
    return 'second'
