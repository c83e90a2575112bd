def main(req,  # type: HttpRequest
         out=None,  # type: Out
         ):
    # type: (...) -> HttpResponse
    """Doc."""
    rows = []  # type: List[int]
    return rows


def other(req):  # type: (Any) -> Any
    return req
