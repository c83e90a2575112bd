import azure.functions as func
import os
from importlib import import_module
from typing import cast

one, two = func.FunctionApp(), func.Blueprint()
three = func.Blueprint() if 'NO_THREE' not in os.environ else None
four = None
four = four or func.Blueprint()
five: func.Blueprint = globals()['two'] or None
six = cast(func.Blueprint, func.Blueprint())
seven = getattr(import_module('azure.functions'), 'Blueprint')()
print(eight := (func.Blueprint()))


def start():
    global nine
    nine = func.Blueprint()


start()


@one.route(route='one')
def function_one(req):
    return func.HttpResponse('function_one')


@two.route(route='two')
def function_two(req):
    return func.HttpResponse('function_two')


@three.route(route='three')
def function_three(req):
    return func.HttpResponse('function_three')


@four.route(route='four')
def function_four(req):
    return func.HttpResponse('function_four')


@five.route(route='five')
def function_five(req):
    return func.HttpResponse('function_five')


@six.route(route='six')
def function_six(req):
    return func.HttpResponse('function_six')


@seven.route(route='seven')
def function_seven(req):
    return func.HttpResponse('function_seven')


@eight.route(route='eight')
def function_eight(req):
    return func.HttpResponse('function_eight')


@nine.route(route='nine')
def function_nine(req):
    return func.HttpResponse('function_nine')


for ten in (func.Blueprint(), two):
    @ten.route(route='ten')
    def function_ten(req):
        return func.HttpResponse('function_ten')

for one in ():
    pass


@one.route(route='eleven')
def function_eleven(req):
    return func.HttpResponse('function_eleven')
