"""How the HTTP functions answer."""

import functools

import azure.functions as func


def explain_bad_input(function):
    """Turn a ValueError of `function` into an answer 400 that says what was wrong."""

    @functools.wraps(function)
    def answer(*args, **kwargs):
        try:
            return function(*args, **kwargs)
        except ValueError as error:
            return func.HttpResponse(str(error), status_code=400)

    return answer
