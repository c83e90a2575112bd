"""Parameters of a function against its bindings, as the worker does it when it loads the function.

In   a load.Function with entry and bindings
Out  its signature filled in: inputs, outputs, returns, needs_context; Mismatch when the worker would not load it
"""

import collections.abc
import inspect
import types
import typing

from .convert import converter, has_implicit_output

NOT_GENERIC = (tuple, collections.abc.Callable, getattr(types, 'UnionType', None))

# kind        the binding type whose converter is used; 'generic' for parameters that are str or bytes
# annotation  of the parameter, within Out[...]; None without one
Slot = typing.NamedTuple('Slot', [('kind', str), ('annotation', typing.Any)])


class Mismatch(Exception):
    pass


def is_generic(annotation):
    origin = typing.get_origin(annotation)
    return isinstance(origin, type) and origin not in NOT_GENERIC


def is_out(annotation):
    kind = typing.get_origin(annotation) or annotation
    return isinstance(kind, type) and kind.__name__ == 'Out'


def signature(function):
    """Fill in what can be known before the first call."""
    parameters = dict(inspect.signature(function.entry).parameters)
    annotations = typing.get_type_hints(function.entry)
    bound, returned, implied = {}, None, None
    for binding in function.bindings:
        if binding.direction == 'inout':
            raise Mismatch('"inout" bindings are not supported')
        if binding.name != '$return':
            bound[binding.name] = binding
            implied = binding.type if has_implicit_output(binding.type) else implied
        elif binding.direction != 'out':
            raise Mismatch('"$return" binding must have direction set to "out"')
        else:
            returned = returned or binding.type
    function.needs_context = take_context(parameters, bound, annotations)
    compare_names(set(parameters), set(bound))
    function.inputs, function.outputs = {}, {}
    for name, binding in bound.items():
        slots = function.outputs if binding.direction == 'out' else function.inputs
        slots[name] = slot(name, binding, name in annotations, annotations.get(name))
    function.returns = return_slot(returned, implied, annotations)


def take_context(parameters, bound, annotations):
    if 'context' not in parameters or 'context' in bound:
        return False
    del parameters['context']
    annotation = annotations.get('context')
    if 'context' in annotations and getattr(annotation, '__name__', '') != 'Context':
        raise Mismatch('the "context" parameter is expected to be of type azure.functions.Context, '
                       f'got {annotation!r}')
    return True


def compare_names(parameters, bound):
    for names, here, there in ((parameters - bound, 'Python', 'the function definition'),
                               (bound - parameters, 'the function definition', 'Python')):
        if names:
            raise Mismatch(f'the following parameters are declared in {here} but not in {there}: '
                           f"{', '.join(sorted(names))} (the function definition is function.json or the decorators)")


def slot(name, binding, annotated, annotation):
    """The Slot of a parameter."""
    out = is_out(annotation)
    kind = annotation
    if out:
        if len(typing.get_args(annotation)) != 1:
            raise Mismatch(f'binding {name} has invalid Out annotation {annotation!r}')
        kind = typing.get_args(annotation)[0]
    if not annotated:
        return Slot(binding.type, None)
    if getattr(kind, '__module__', '').startswith('azurefunctions.'):
        raise Mismatch(f'{name} is a client of azurefunctions-extensions; what it stands for is not here')
    if not isinstance(kind, type) and not is_generic(kind):
        raise Mismatch(f'binding {name} has invalid non-type annotation {annotation!r}')
    if binding.direction == 'out' and not out:
        raise Mismatch(f'binding {name} is declared to have the "out" direction, but its annotation in Python is '
                       'not a subclass of azure.functions.Out')
    if binding.direction != 'out' and out:
        raise Mismatch(f'binding {name} is declared to have the "in" direction, but its annotation is '
                       'azure.functions.Out in Python')
    chosen = 'generic' if kind in (str, bytes) and not has_implicit_output(binding.type) else binding.type
    fits = 'check_output_type_annotation' if out else 'check_input_type_annotation'
    if not getattr(converter(chosen), fits)(kind):
        raise Mismatch(f'type of {name} binding "{binding.type}" does not match its Python annotation '
                       f'"{getattr(kind, "__name__", kind)}"')
    return Slot(chosen, kind)


def return_slot(returned, implied, annotations):
    annotation = annotations.get('return')
    if returned and 'return' in annotations:
        if is_out(annotation):
            raise Mismatch('return annotation should not be azure.functions.Out')
        if not isinstance(annotation, type):
            raise Mismatch(f'has invalid non-type return annotation {annotation!r}')
        if not converter(returned).check_output_type_annotation(annotation):
            raise Mismatch(f'Python return annotation "{annotation.__name__}" does not match binding type '
                           f'"{returned}"')
    kind = returned or implied
    return Slot(kind, annotation) if kind else None
