import azure.functions as func


def seven(req):
    return func.HttpResponse('seven')
