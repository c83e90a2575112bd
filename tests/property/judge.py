"""What only a Python can say about a file: does it compile, is its syntax tree still the same, where are its marks.

Imported by the tests next door; and run by other interpreters (3.8 and newer), each kept alive and asked over a pipe:
a line of JSON comes in, [question, [arguments, ...]], and one goes out, [answer, ...] in the same order. Files are
named by their paths. An answer of None means that this Python cannot parse the file.
"""
import ast
import copy
import io
import json
import re
import signal
import sys
import tokenize
import warnings

LINE = re.compile(rb"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
MARK = re.compile(r"# pyfuncprof: (begin|end)\b")
UNPARSED = (SyntaxError, ValueError, RecursionError, MemoryError, OverflowError)


class Wrong(Exception):
    """A property that does not hold."""


def contents(path):
    with open(path, "rb") as file:
        return file.read()


def compiles(data):
    try:
        compile(data, "x", "exec", 0, True)
        return True
    except UNPARSED:
        return False


# ---- the syntax tree without our nodes ------------------------------------------------------------------------------

def tokens(data):
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
    except SyntaxError:  # tokenize knows no lone carriage returns: the cookie's line is the whole file
        encoding = 'latin-1'
    text = re.sub("\r\n|\r", "\n", data.decode(encoding))
    return tokenize.generate_tokens(io.StringIO(text).readline)


def marked(data):
    """The marked blocks of a source that parses: [(first line, last line)], counted from 1."""
    found, begun = [], None
    for token in tokens(data):
        mark = MARK.match(token.string) if token.type == tokenize.COMMENT else None
        if mark is None:
            continue
        if (mark.group(1) == "begin") != (begun is None):
            raise Wrong("marks that do not pair, line %d" % token.start[0])
        if begun is not None:
            found.append((begun, token.start[0]))
        begun = token.start[0] if begun is None else None
    if begun is not None:
        raise Wrong("a begin without an end, line %d" % begun)
    return found


def first_line(node):
    return min([node.lineno] + [d.lineno for d in getattr(node, "decorator_list", [])])


def check_forwarding(entry, call, sub):
    """`return sub(a, *b, c=c, **d)`, awaited if the entry is async, to a sub of the same names without defaults."""
    if isinstance(entry, ast.AsyncFunctionDef):
        call = call.value if isinstance(call, ast.Await) else None
    own = entry.args
    plain = [a.arg for a in getattr(own, "posonlyargs", []) + own.args]
    method = isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == sub.name
    if method and plain and getattr(call.func.value, "id", None) == plain[0]:
        plain = plain[1:]
    star = lambda a: ["*" + a.arg] if a else []
    wanted = plain + star(own.vararg) + [a.arg + "=" + a.arg for a in own.kwonlyargs]
    wanted += ["*" + s for s in star(own.kwarg)]
    name = lambda node: getattr(node, "id", "?")
    given = call and [("*" + name(a.value)) if isinstance(a, ast.Starred) else name(a) for a in call.args]
    given = call and given + [(k.arg + "=" if k.arg else "**") + name(k.value) for k in call.keywords]
    bare = copy.deepcopy(own)
    for arg in ast.walk(bare):
        if isinstance(arg, ast.arg):
            arg.annotation = arg.type_comment = None
    bare.defaults, bare.kw_defaults = [], [None] * len(bare.kwonlyargs)
    if given != wanted or ast.dump(bare) != ast.dump(sub.args):
        raise Wrong("line %d: '%s' does not pass its parameters on to '%s'" % (entry.lineno, entry.name, sub.name))
    if ast.dump(ast.Module(getattr(entry, "type_params", []), [])) != ast.dump(
            ast.Module(getattr(sub, "type_params", []), [])):
        raise Wrong("line %d: '%s' has other type parameters than '%s'" % (sub.lineno, sub.name, entry.name))


def drop_decorator(node, blocks):
    """A helper has our decorator as its last one, alone between the marks above its def."""
    decorators = getattr(node, "decorator_list", [])
    if decorators and any(b[0] < decorators[-1].lineno < b[1] < node.lineno for b in blocks):
        decorators.pop()


def cleaned(statements, blocks):
    """A statement list without what lies in the blocks; a body that was moved goes back to its entry."""
    kept = []
    for node in statements:
        drop_decorator(node, blocks)
        block = next((b for b in blocks if b[0] < first_line(node) < b[1]), None)
        if block is not None and node.end_lineno < block[1]:
            continue
        if block is not None:
            if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) or not node.name.startswith("profiled_"):
                raise Wrong("line %d: begins between marks and ends beyond them" % first_line(node))
            if not kept or type(kept[-1]) is not type(node) or first_line(node.body[0]) < block[1]:
                raise Wrong("line %d: '%s' follows no entry of its kind" % (node.lineno, node.name))
            call = kept[-1].body[-1]
            if not (isinstance(call, ast.Return) and block[0] < call.lineno and call.end_lineno < block[1]):
                raise Wrong("line %d: the entry does not end in a marked return" % call.lineno)
            check_forwarding(kept[-1], call.value, node)
            kept[-1].body = kept[-1].body[:-1] + node.body
        else:
            kept.append(node)
    return kept


def without_ours(tree, blocks):
    """Children last: an entry's own block must be gone before what is inside its body is looked at."""
    for field, value in ast.iter_fields(tree):
        if isinstance(value, list) and value and isinstance(value[0], ast.stmt):
            setattr(tree, field, cleaned(value, blocks))
    for node in ast.iter_child_nodes(tree):
        without_ours(node, blocks)
    return tree


def parsed(data, type_comments):
    return compile(data, "x", "exec", ast.PyCF_ONLY_AST | (ast.PyCF_TYPE_COMMENTS if type_comments else 0), True)


def dumped(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Module):
            node.type_ignores = []
    return ast.dump(tree)


def check_syntax(path, old, new):
    """The syntax tree without our nodes is the original's."""
    blocks = marked(new)
    try:
        before, type_comments = parsed(old, True), True
    except SyntaxError:
        before, type_comments = parsed(old, False), False
    if dumped(without_ours(parsed(new, type_comments), blocks)) != dumped(before):
        raise Wrong("%s: without our nodes its syntax tree is not the original's" % path)


# ---- other facts ----------------------------------------------------------------------------------------------------

def statements(node):
    """The statements below the node that are run in its own scope."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.stmt):
            yield child
        if not isinstance(child, (ast.expr, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            yield from statements(child)


def functions(data):
    """The names of the functions at module level, each once."""
    found = [n.name for n in statements(parsed(data, False)) if isinstance(n, (ast.FunctionDef, ast.AsyncFunctionDef))]
    return sorted(set(found), key=found.index)


def inside_strings(data):
    """The lines that begin within a string, counted from 1."""
    lines, open_at = set(), []
    starts = {getattr(tokenize, name, None) for name in ("FSTRING_START", "TSTRING_START")} - {None}
    ends = {getattr(tokenize, name, None) for name in ("FSTRING_END", "TSTRING_END")} - {None}
    for token in tokens(data):
        first = token.start[0]
        if token.type in starts:
            open_at.append(first)
        elif token.type in ends:
            first = open_at.pop()
        if token.type in ends or token.type == tokenize.STRING:
            lines.update(range(first + 1, token.end[0] + 1))
    return lines


def tabbed(data):
    """The file with tabs for each 4, or each 8, leading blanks; False when that gives another syntax tree."""
    kept, tree = inside_strings(data), dumped(parsed(data, False))
    for width in (4, 8):
        lines = []
        for number, line in enumerate(LINE.findall(data), 1):
            blanks = 0 if number in kept else len(re.match(rb"(?:%s)*" % (b" " * width), line).group())
            lines.append(b"\t" * (blanks // width) + line[blanks:])
        other = b"".join(lines)
        try:
            if other != data and dumped(parsed(other, False)) == tree:
                return other
        except SyntaxError:
            pass
    return False


def relies_on(data, name):
    """Is the name read somewhere, and bound nowhere?"""
    read = False
    for node in ast.walk(parsed(data, False)):
        bound = []
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            read = read or node.id == name
        elif isinstance(node, ast.alias):
            bound = [node.asname or node.name.split(".")[0]]
        elif not isinstance(node, (ast.Attribute, ast.keyword, ast.Constant, ast.ImportFrom)):
            fields = [value for _, value in ast.iter_fields(node)]
            bound = fields + [v for value in fields if isinstance(value, list) for v in value]
        if name in [b for b in bound if isinstance(b, str)]:
            return False
    return read


# ---- asked over a pipe ----------------------------------------------------------------------------------------------

def asked_compiles(path):
    return compiles(contents(path))


def asked_breaks(old, new):
    """Did the file compile, and does it no longer?"""
    return not compiles(contents(new)) and compiles(contents(old))


def asked_about(answer):
    """A question about one file, put to a Python that may be unable to parse it."""
    def ask(path, *more):
        data = contents(path)
        try:
            parsed(data, False)
        except UNPARSED:
            return None
        return answer(data, *more)
    return ask


def asked_marks(data):
    try:
        return marked(data)
    except (Wrong, tokenize.TokenError, SyntaxError) as error:
        return str(error)


def asked_tabbed(data):
    try:
        other = tabbed(data)
        return other and other.decode("latin-1")
    except (tokenize.TokenError, SyntaxError, RecursionError):
        return False


def asked_syntax(data, new):
    """What is wrong with the new file's syntax tree; empty when nothing is."""
    try:
        check_syntax("it", data, contents(new))
        return ""
    except (Wrong, tokenize.TokenError) + UNPARSED as error:
        return "%s: %s" % (type(error).__name__, error) if not isinstance(error, Wrong) else str(error)


QUESTIONS = {"compiles": asked_compiles, "breaks": asked_breaks, "functions": asked_about(functions),
             "tabbed": asked_about(asked_tabbed), "syntax": asked_about(asked_syntax),
             "marks": asked_about(asked_marks), "relies on": asked_about(relies_on)}


def serve():
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever asks, stops
    warnings.simplefilter("ignore")
    for line in sys.stdin:
        question, items = json.loads(line)
        print(json.dumps([QUESTIONS[question](*item) for item in items]), flush=True)


if __name__ == "__main__":
    serve()
