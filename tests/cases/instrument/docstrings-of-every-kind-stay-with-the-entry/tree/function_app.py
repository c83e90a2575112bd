import azure.functions as func

app = func.FunctionApp()


@app.route(route="plain")
def plain(req):
    """One line."""
    return str(req)


@app.route(route="lines")
def lines(req):
    """
    Several lines,

        one of them indented.
    """

    # what follows is the body
    return str(req)


@app.route(route="joined")
def joined(req):
    'Two parts ' "become one."
    return str(req)


@app.route(route="bracketed")
def bracketed(req):
    ("In brackets "
     "and on two lines.")
    return str(req)


@app.route(route="raw")
def raw(req):
    r"""A \raw one."""
    return str(req)


@app.route(route="unicode")
def unicode(req):
    u'With a prefix.'
    return str(req)


@app.route(route="continued")
def continued(req):
    "Goes on " \
        "after a backslash."
    return str(req)
