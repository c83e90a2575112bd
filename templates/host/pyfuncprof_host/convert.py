"""Values of Python to and from what host and worker exchange, by the converters of the app's own azure-functions.

In   the type of a binding, and a Datum (what would have come over the wire) or what the function gave
Out  the object that the function gets, or a Datum; a type that the SDK does not know is generic, as in the worker

A function that gives what its binding cannot take is told so by TypeError, ValueError and the like.
"""

import json

from azure.functions import meta


class Datum(meta.Datum):
    """A typed value; `type` is one of string, bytes, json, http, int, double, dict, list, bool, None."""

    def __init__(self, value, type):
        super().__init__(value, type)


class Generic:
    """For bindings that the SDK has no class for."""

    @staticmethod
    def check_input_type_annotation(kind):
        return issubclass(kind, (str, bytes))

    @staticmethod
    def check_output_type_annotation(kind):
        return issubclass(kind, (str, bytes, bytearray))

    @staticmethod
    def decode(datum, *, trigger_metadata):
        if datum is None or datum.type is None:
            return None
        if datum.type not in ('string', 'bytes', 'json'):
            raise ValueError(f'unexpected type of data received for the "generic" binding: {datum.type!r}')
        return datum.value

    @staticmethod
    def encode(value, *, expected_type):
        for kind, name in (((bytes, bytearray), 'bytes'), (str, 'string'), (dict, 'dict'), (list, 'list'),
                           (int, 'int'), (float, 'double')):
            if isinstance(value, kind):
                return Datum(bytes(value) if name == 'bytes' else value, name)
        if value is None:
            return Datum(None, None)
        raise NotImplementedError


def parse(text):
    """A value from JSON. Nothing but ValueError when it is none."""
    try:
        return json.loads(text)
    except RecursionError:
        raise ValueError('it is nested too deep') from None


def converter(kind):
    return meta.get_binding_registry().get(kind) or Generic


def has_implicit_output(kind):
    """What a function returns is its output though no binding is called $return."""
    found = converter(kind)
    if found is Generic:
        return kind != 'durableClient'
    return getattr(found, 'has_implicit_output', lambda: False)()


def encode(kind, value, annotation):
    try:
        datum = converter(kind).encode(value, expected_type=annotation)
    except NotImplementedError:
        raise TypeError(f'unable to encode outgoing TypedData: unsupported type "{kind}" for Python type '
                        f'"{type(value).__name__}"') from None
    if datum is not None and datum.type in ('dict', 'list'):
        json.dumps(datum.value)  # raises what the worker does when it writes it
    return datum


def content(datum):
    """A Datum as text, as bytes, or None."""
    if datum is None or datum.type is None or datum.value is None:
        return None
    return datum.value if isinstance(datum.value, (str, bytes)) else json.dumps(datum.value)
