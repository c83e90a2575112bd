import azure.functions as func


def main(
        req: func.HttpRequest,   # the request
        out: func.Out[str] = (
            None
        ),
) -> (
        func.HttpResponse
):  # the header ends here

    # the first remark
  # a remark at an odd column
    out.set('x')
    return func.HttpResponse('ok')
