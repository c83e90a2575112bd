import azure.functions as func
from one import *
from two import app


class A(A):
    app = A.app


class B(C):
    pass


class C(B):
    pass


def make():
    return make() or again()


def again():
    return make()


x = y = x
y = x or y
z = z.z


@app.route()
def a():
    pass


@A.app.route()
def b():
    pass


@B().app.route()
def c():
    pass


@make().route()
def d():
    pass


@x.route()
def e():
    pass


@z.route()
def f():
    pass


@A().route()
def g():
    pass


@g.route()
def g():
    pass
