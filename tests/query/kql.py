"""Runs KQL on rows in memory: of the language only what templates/queries/ uses, as Kusto's documentation has it.

    run(text, {"traces": [{"timestamp": ..., "message": ...}]}, now) -> [{column: value}]

A row is a dict, null is None (of a string: ""), a datetime or a timespan is that of Python. Whatever is not known here
is an error, so that no query can be run that uses more.
"""
import datetime
import functools
import math
import operator
import re

TOKEN = re.compile(r"""
    (?P<blank>\s+|//[^\n]*)
  | (?P<string>@'[^']*' | @"[^"]*" | "(?:[^"\\]|\\.)*" | '(?:[^'\\]|\\.)*')
  | (?P<datetime>datetime\([0-9TZ:-]+\))
  | (?P<null>real\(null\))
  | (?P<timespan>\d+[dhm]\b)
  | (?P<number>\d+(?:\.\d+)?)
  | (?P<name>[A-Za-z_]\w*)
  | (?P<sign>=>|==|!=|[-+*/()\[\],.;|=<>:])
""", re.X)
COMPARISONS = {"==": operator.eq, "!=": operator.ne, ">": operator.gt, "<": operator.lt}
UNITS = {"d": "days", "h": "hours", "m": "minutes"}


def tokens_of(text):
    found, at = [], 0
    while at < len(text):
        match = TOKEN.match(text, at)
        if not match:
            raise SyntaxError("no KQL known here: %r" % text[at:at + 40])
        if match.lastgroup != "blank":
            found.append((match.lastgroup, match.group()))
        at = match.end()
    return found + [("end", "")]


def text_of(value):
    return "" if value is None else value if isinstance(value, str) else str(value)


def numeric(kind):
    def convert(value):
        try:
            return kind(value)
        except (TypeError, ValueError):
            return None
    return convert


def terms(text):
    return re.findall(r"[A-Za-z0-9]+", text_of(text).lower())


def has(text, wanted):
    """`wanted` stands there, and no letter or digit touches it."""
    there, words = terms(text), terms(wanted)
    return any(there[i:i + len(words)] == words for i in range(len(there)))


def extract(pattern, group, text):
    match = re.search(pattern, text_of(text))
    return match[group] or "" if match else ""


def extract_all(pattern, text):
    found = [[group or "" for group in match.groups()] for match in re.finditer(pattern, text_of(text))]
    return found or None


def nearest_rank(values, percent):
    return sorted(values)[max(0, math.ceil(len(values) * percent / 100) - 1)]


FUNCTIONS = {
    "tostring": text_of,
    "tolong": numeric(int),
    "todouble": numeric(float),
    "coalesce": lambda *values: next((v for v in values if v not in (None, "")), None),
    "extract": extract,
    "extract_all": extract_all,
    "trim": lambda pattern, text: re.sub("^(?:%s)|(?:%s)$" % (pattern, pattern), "", text),
    "isempty": lambda value: value in (None, ""),
    "isnotempty": lambda value: value not in (None, ""),
    "isnull": lambda value: value is None,
    "isnotnull": lambda value: value is not None,
}
AGGREGATES = {
    "count": lambda rows: len(rows),
    "countif": lambda rows, value: sum(value(row) is True for row in rows),
    "sum": lambda rows, value: sum(known(rows, value)),
    "avg": lambda rows, value: sum(known(rows, value)) / len(known(rows, value)),
    "min": lambda rows, value: min(known(rows, value)),
    "max": lambda rows, value: max(known(rows, value)),
    "percentile": lambda rows, value, percent: nearest_rank(known(rows, value), percent(None)),
    "arg_max": lambda rows, by, value: max(((by(row), value(row)) for row in rows), key=lambda pair: pair[0]),
}


def known(rows, value):
    return [v for v in map(value, rows) if v is not None]


def order_key(value):
    return (value is not None, value if value is not None else 0)


class Query:
    """A text and where reading it has come to. Expressions become functions of a row, pipelines lists of rows."""

    def __init__(self, text, tables, now):
        self.tokens, self.at, self.tables, self.now = tokens_of(text), 0, dict(tables), now
        self.scalars, self.step, self.state = {}, None, None

    # ---- tokens ----

    def peek(self, ahead=0):
        return self.tokens[self.at + ahead][1]

    def take(self, *wanted):
        """Whether these come next; if so they are behind us."""
        there = all(self.peek(i) == word for i, word in enumerate(wanted))
        self.at += len(wanted) if there else 0
        return there

    def need(self, *wanted):
        if not self.take(*wanted):
            raise SyntaxError("%s wanted, not %s" % (" ".join(wanted), " ".join(self.peek(i) for i in range(3))))

    def name(self):
        kind, text = self.tokens[self.at]
        if kind != "name":
            raise SyntaxError("a name wanted, not %r" % text)
        self.at += 1
        return text

    def listed(self, one):
        found = [one()]
        while self.take(","):
            found.append(one())
        return found

    # ---- expressions ----

    def expression(self):
        parts = [self.conjunction()]
        while self.take("or"):
            parts.append(self.conjunction())
        return parts[0] if len(parts) == 1 else lambda row: any(part(row) for part in parts)

    def conjunction(self):
        parts = [self.comparison()]
        while self.take("and"):
            parts.append(self.comparison())
        return parts[0] if len(parts) == 1 else lambda row: all(part(row) for part in parts)

    def comparison(self):
        left, sign = self.sum(), self.peek()
        if sign in COMPARISONS:
            self.at += 1
            right, compare = self.sum(), COMPARISONS[sign]
            return lambda row: self.compared(compare, left(row), right(row))
        if self.take("startswith_cs"):
            right = self.sum()
            return lambda row: text_of(left(row)).startswith(right(row))
        if self.take("has"):
            right = self.sum()
            return lambda row: has(left(row), right(row))
        if self.take("has_any", "("):
            words = self.listed(self.expression)
            self.need(")")
            return lambda row: any(has(left(row), word(row)) for word in words)
        if self.take("matches", "regex"):
            right = self.sum()
            return lambda row: re.search(right(row), text_of(left(row))) is not None
        if self.take("in", "(", "("):
            values = {value for row in self.pipeline() for value in row.values()}
            self.need(")", ")")
            return lambda row: left(row) in values
        return left

    @staticmethod
    def compared(compare, left, right):
        return None if left is None or right is None else compare(left, right)

    def sum(self):
        return self.chain(self.product, {"+": operator.add, "-": operator.sub})

    def product(self):
        return self.chain(self.part, {"*": operator.mul, "/": operator.truediv})

    def chain(self, operand, signs):
        left = operand()
        while self.peek() in signs:
            act, first = signs[self.peek()], left
            self.at += 1
            second = operand()
            left = functools.partial(self.applied, act, first, second)
        return left

    def applied(self, act, first, second, row):
        return self.compared(act, first(row), second(row))

    def part(self):
        value = self.atom()
        while True:
            if self.take("["):
                index, whole = self.expression(), value
                self.need("]")
                value = functools.partial(lambda whole, index, row: self.item(whole(row), index(row)), whole, index)
            elif self.take("."):
                name, whole = self.name(), value
                value = functools.partial(lambda whole, name, row: (whole(row) or {}).get(name), whole, name)
            else:
                return value

    @staticmethod
    def item(whole, index):
        if isinstance(whole, dict):
            return whole.get(index)
        return whole[index] if whole is not None and index < len(whole) else None

    def atom(self):
        kind, text = self.tokens[self.at]
        self.at += 1
        if kind == "string":
            value = text[2:-1] if text[0] == "@" else re.sub(r"\\(.)", r"\1", text[1:-1])
        elif kind == "number":
            value = float(text) if "." in text else int(text)
        elif kind == "timespan":
            value = datetime.timedelta(**{UNITS[text[-1]]: int(text[:-1])})
        elif kind == "datetime":
            value = datetime.datetime.fromisoformat(text[len("datetime("):-1].replace("Z", "+00:00"))
        elif kind == "null":
            value = None
        elif text == "(":
            inner = self.expression()
            self.need(")")
            return inner
        elif kind == "name":
            return self.call(text) if self.take("(") else self.variable(text)
        else:
            raise SyntaxError("no value: %r" % text)
        return lambda row: value

    def variable(self, name):
        if name in self.scalars:
            return lambda row: self.scalars[name]
        if name == self.step:
            return lambda row: self.state
        return lambda row: row.get(name)  # a name that is no column is found by the language service

    def call(self, name):
        args = [] if self.peek() == ")" else self.listed(self.expression)
        self.need(")")
        if name == "ago":
            return lambda row: self.now - args[0](row)
        if name == "iff":
            return lambda row: (args[1] if args[0](row) else args[2])(row)
        if name == "case":
            return lambda row: next((then for when, then in zip(args[:-1:2], args[1::2]) if when(row)), args[-1])(row)
        return lambda row: FUNCTIONS[name](*[arg(row) for arg in args])

    # ---- pipelines ----

    def statements(self):
        while self.take("let"):
            name = self.name()
            self.need("=")
            if self.peek() in self.tables or self.peek() == "materialize":
                self.tables[name] = self.pipeline()
            else:
                self.scalars[name] = self.expression()(None)
            self.need(";")
        rows = self.pipeline()
        self.need("")
        return rows

    def pipeline(self):
        if self.take("materialize", "("):
            rows = self.pipeline()
            self.need(")")
        else:
            rows = [dict(row) for row in self.tables[self.name()]]
        while self.take("|"):
            rows = getattr(self, "do_" + self.name())(rows)
        return rows

    def assignment(self):
        """(names, expression, its function's name when it is a call)"""
        names = None
        if self.peek() == "(":
            self.need("(")
            names = self.listed(self.name)
            self.need(")", "=")
        elif self.peek(1) == "=":
            names = [self.name()]
            self.need("=")
        return names or [self.peek()], self.expression()

    def do_where(self, rows):
        keeps = self.expression()
        return [row for row in rows if keeps(row)]

    def do_extend(self, rows):
        added = self.listed(self.assignment)
        return [{**row, **{names[0]: value(row) for names, value in added}} for row in rows]

    def do_project(self, rows):
        columns = self.listed(self.assignment)
        return [{names[0]: value(row) for names, value in columns} for row in rows]

    def do_distinct(self, rows):
        columns = self.listed(self.name)
        return [dict(pairs) for pairs in dict.fromkeys(tuple((c, row[c]) for c in columns) for row in rows)]

    def do_sort(self, rows):
        self.need("by")
        keys = self.listed(lambda: (self.expression(), self.name()))
        for value, direction in reversed(keys):
            rows = sorted(rows, key=lambda row: order_key(value(row)), reverse=direction == "desc")
        return rows

    do_order = do_sort

    def do_scan(self, rows):
        """One step that takes every row: its name is the row before, as it went out."""
        self.need("declare", "(")
        declared = self.listed(lambda: (self.name(), self.need(":"), self.name()))
        self.need(")", "with", "(", "step")
        self.step = self.name()
        self.need(":", "true", "=>")
        assigned = self.listed(self.assignment)
        self.need(";", ")")
        empty = {name: "" if kind == "string" else None for name, _, kind in declared}
        self.state, out = {**{name: "" for row in rows[:1] for name in row}, **empty}, []
        for row in rows:
            row = {**row, **empty}
            row.update({names[0]: value(row) for names, value in assigned})
            self.state = row
            out.append(row)
        self.step = self.state = None
        return out

    def aggregate(self):
        names = None
        if self.peek() == "(" or self.peek(1) == "=":
            names = self.listed_names()
        call, args = self.name(), []
        self.need("(")
        if self.peek() != ")":
            args = self.listed(self.expression)
        self.need(")")
        after = None
        if self.peek() in COMPARISONS:
            sign = COMPARISONS[self.peek()]
            self.at += 1
            right = self.sum()
            after = lambda value: sign(value, right(None))
        return names, lambda rows: (after or (lambda value: value))(AGGREGATES[call](rows, *args))

    def listed_names(self):
        if self.take("("):
            names = self.listed(self.name)
            self.need(")", "=")
            return names
        name = self.name()
        self.need("=")
        return [name]

    def do_summarize(self, rows):
        made = self.listed(self.aggregate)
        self.need("by")
        keys = self.listed(self.name)
        groups, out = {}, []
        for row in rows:
            groups.setdefault(tuple(row[key] for key in keys), []).append(row)
        for key, group in groups.items():
            one = dict(zip(keys, key))
            for names, value in made:
                result = value(group)
                one.update(zip(names, result) if len(names) > 1 else {names[0]: result}.items())
            out.append(one)
        return out

    def do_join(self, rows):
        self.need("kind", "=", "leftouter")
        others = self.pipeline()
        self.need("on")
        keys = self.listed(self.name)
        found = {tuple(row[key] for key in keys): row for row in others}
        assert len(found) == len(others)
        return [{**found.get(tuple(row[key] for key in keys), {}), **row} for row in rows]

    def do_union(self, rows):
        self.need("(")
        rows = rows + self.pipeline()
        self.need(")")
        columns = {name: None for row in rows for name in row}
        return [{**columns, **row} for row in rows]

    def do_parse(self, rows):
        """With texts and columns by turns; a column goes to the next text, the last to the end."""
        source, parts = self.expression(), []
        self.need("with")
        while self.tokens[self.at][0] == "string":
            parts.append((self.atom()(None), self.name()))
        pattern = "^" + "".join("%s(.*%s)" % (re.escape(text), "?" if i + 1 < len(parts) else "")
                                for i, (text, _) in enumerate(parts)) + "$"
        out = []
        for row in rows:
            match = re.match(pattern, text_of(source(row)), re.S)
            out.append({**row, **{name: match[i + 1] if match else "" for i, (_, name) in enumerate(parts)}})
        return out


def run(text, tables, now):
    return Query(text, tables, now).statements()
