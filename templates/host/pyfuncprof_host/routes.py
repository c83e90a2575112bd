"""URL templates as the Functions host reads them: `products/{category:alpha}/{id:int?}`, `{*rest}`, `{page=1}`.

In   a template, and a path without the prefix
Out  the values of its parameters, or None when it does not match; a path for a template
"""

import re
from urllib.parse import quote, unquote

PARAMETER = re.compile(r'{(\*{0,2})([^:=?{}]+)((?::(?:[^(){}=?:]|\((?:[^()]|\([^()]*\))*\))+)*)(?:=([^{}?]*))?(\?)?}')
CONSTRAINT = re.compile(r':([A-Za-z]+)(?:\(((?:[^()]|\([^()]*\))*)\))?')
GUID = '[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}'
FLOAT = r'[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?'

# what a value of the constraint looks like, and one such value
PATTERNS = {
    'int': (r'[+-]?\d{1,10}', '1'), 'long': (r'[+-]?\d{1,19}', '1'), 'bool': ('true|false', 'true'),
    'guid': (GUID, '00000000-0000-0000-0000-000000000001'), 'alpha': ('[a-z]*', 'sample'),
    'decimal': (FLOAT, '1'), 'double': (FLOAT, '1'), 'float': (FLOAT, '1'),
    'datetime': (r'\d.*', '2024-01-01'), 'required': ('.+', 'sample'),
}
BOUNDS = {  # name -> what is compared, lower and upper bound from the arguments
    'length': (len, lambda low, high=None: (low, low if high is None else high)),
    'minlength': (len, lambda low: (low, None)), 'maxlength': (len, lambda high: (None, high)),
    'min': (int, lambda low: (low, None)), 'max': (int, lambda high: (None, high)),
    'range': (int, lambda low, high: (low, high)),
}


def allows(name, argument, value):
    """Whether a constraint allows the value. One that is not known allows all."""
    name = name.lower()
    if name == 'regex':
        return re.search(argument, value) is not None
    if name in PATTERNS:
        return re.fullmatch(PATTERNS[name][0], value, re.IGNORECASE) is not None
    if name not in BOUNDS:
        return True
    measure, bounds = BOUNDS[name]
    try:
        low, high = bounds(*map(int, argument.split(',')))
        size = measure(value)
    except (TypeError, ValueError, AttributeError):
        return False
    return (low is None or low <= size) and (high is None or size <= high)


class Route:
    """A template, ready to match. Of several that match the one with the least rank is taken."""

    def __init__(self, template):
        self.template = template.strip('/')
        self.constraints, self.defaults, self.rank = [], {}, []
        pattern = ''
        for segment in filter(None, self.template.split('/')):
            pattern += self._segment(segment)
        self.pattern = re.compile(pattern, re.IGNORECASE | re.DOTALL)

    def _segment(self, segment):
        pattern, last, optional, rank = '', 0, False, 1
        for match in PARAMETER.finditer(segment):
            stars, name, constraints, default, question = match.groups()
            self.constraints += [(name, *each.groups()) for each in CONSTRAINT.finditer(constraints)]
            if default is not None:
                self.defaults[name] = default
            whole = match[0] == segment
            optional = whole and (bool(stars) or bool(question) or default is not None)
            rank = max(rank, (5 if stars else 3) - bool(constraints) if whole else 2)
            pattern += re.escape(segment[last:match.start()])
            pattern += f"(?P<{group(name)}>{'.*' if stars else '[^/]+?'})"
            last = match.end()
        self.rank.append(rank)
        pattern = '/' + pattern + re.escape(segment[last:])
        return f'(?:{pattern})?' if optional else pattern

    def match(self, path):
        """path begins with a slash, or is empty; as it came, with its %-escapes. An escaped slash stays one."""
        found = self.pattern.fullmatch(unquote(re.sub('%2f', '%252F', path, flags=re.IGNORECASE)).rstrip('/'))
        if not found:
            return None
        values = {name(key): value for key, value in found.groupdict().items() if value}
        values = {**{key: value for key, value in self.defaults.items() if key not in values}, **values}
        fits = all(allows(kind, argument, values[key]) for key, kind, argument in self.constraints if key in values)
        return values if fits else None

    def sample(self):
        """A path that matches, as far as that can be known; without optional parts."""
        def value(match):
            kinds = [kind.lower() for kind, _ in CONSTRAINT.findall(match[3])]
            known = [PATTERNS[kind][1] for kind in kinds if kind in PATTERNS]
            return known[0] if known else '1' if {'min', 'max', 'range'} & set(kinds) else 'sample'
        segments = [segment for segment in self.template.split('/') if not re.fullmatch(r'{[^*].*[?=].*}', segment)]
        return quote('/'.join(PARAMETER.sub(value, segment) for segment in segments), safe="/~!$&'()*+,;=:@")


def group(text):
    """A parameter's name as the name of a group; name() is the way back."""
    return 'p' + text.encode('utf-8').hex()


def name(key):
    return bytes.fromhex(key[1:]).decode('utf-8')
