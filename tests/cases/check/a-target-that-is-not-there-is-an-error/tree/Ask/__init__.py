import azure.functions as func


def main(req):
    return func.HttpResponse('ok')
