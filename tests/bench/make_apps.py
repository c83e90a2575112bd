#!/usr/bin/env python3
"""The benchmarks' inputs, from a seed: the same bytes every time.

  make_apps.py apps DIR   40 function apps with 50 functions each, every second one in the v1 model: 2,000 functions of
                          10 to 60 lines, sync and async, with decorators, docstrings and comments. Each app also has
                          one module of helpers, 120 functions in all, which no trigger calls.
  make_apps.py tree DIR   one function app of 100,000 Python files in 3,000 folders. 50 of them hold functions of the v2
                          model. Of the others, all without azure.functions, one in 200 has what looks like them at
                          first: the @….route of Flask, the @….schedule of a job queue.
"""
import argparse
import json
import pathlib
import random
import sys
import textwrap

APPS, PER_APP = 40, 50
FILES, FOLDERS, ENTRIES = 100_000, 3_000, 50
PER_BLUEPRINT = 8

NOUNS = """account address audit balance basket batch booking branch budget carrier cart catalog channel claim client
contract coupon courier credit customer debit delivery deposit device discount document driver event export feed field
forecast image index inventory invoice item job label ledger lead limit line listing location manifest market
member message meter metric note notice offer order package page parcel partner party payment period plan policy price
product profile project quote rate reading receipt record refund region report request reserve review route sale
schedule seller sensor session shift shipment site stock store supplier survey tariff task tax tenant term ticket trade
transfer trip unit user vehicle vendor visit voucher wallet warehouse window zone""".split()
VERBS = """accept add apply archive assign book calculate cancel check clean close collect compare confirm convert count
create deliver enrich expire export fetch file fill find flag group hold import index join link list load lock match
merge move notify open pack parse pay plan post price print publish pull push queue rank read rebuild reconcile record
refresh reject release render replay report resolve restore retry route save score send settle sign sort split start
store submit sum sync tag track update validate verify weigh write""".split()

# Steps of a body. {a}, {b}, {c} are nouns, {n} is a small number, {v} what the steps work on.
STEPS = ["""\
    # What is not filled in is left out, so that the defaults of the store apply.
    {a}_fields = {{key: value for key, value in {v}.items() if value not in (None, "")}}
""", """\
    {a}s = []
    for row in {v}.get("{a}s", []):
        if row.get("state") == "{b}":
            continue
        {a}s.append({{"id": row["id"], "{c}": float(row.get("{c}", 0)), "at": row.get("at")}})
    logging.info("%d {a}s of %s", len({a}s), {v}.get("id"))
""", """\
    total_{a} = 0.0
    for number, {b} in enumerate({v}.get("{b}s", ()), start=1):
        amount = {b}["amount"] * (1 - {b}.get("discount", 0) / 100)
        if amount < 0:
            logging.warning("{b} %d has a negative amount: %.2f", number, amount)
            continue
        total_{a} += round(amount, 2)
""", """\
    if "{a}" not in {v}:
        logging.error("no {a} in the {b}")
        raise ValueError("a {b} without its {a} can not be handled")
""", """\
    by_{a} = {{}}
    for {b} in {v}.get("{b}s", []):
        by_{a}.setdefault({b}.get("{a}", "none"), []).append({b})
    largest_{a} = max(by_{a}, key=lambda key: len(by_{a}[key]), default=None)  # the first of equals
""", """\
    try:
        {a}_limit = int(os.environ.get("{A}_LIMIT", "{n}"))
    except ValueError:
        {a}_limit = {n}
    {a}_window = {v}.get("{b}s", [])[-{a}_limit:]
""", """\
    {a}_text = json.dumps(
        {{
            "{a}": {v}.get("{a}"),
            "{b}": [entry for entry in {v}.get("{b}s", []) if entry],
            "{c}": str({v}.get("{c}", "")).strip().lower(),
        }},
        sort_keys=True,
        indent=2,
    )
""", """\
    {a}_key = "-".join(str({v}.get(part, "")) for part in ("{a}", "{b}", "id"))
    {a}_digest = hashlib.sha256({a}_key.encode("utf-8")).hexdigest()[:{n}]
""", """\
    # The {b} service answers in pages of {n}; a short page is the last one.
    {a}_pages = [{v}.get("{b}s", [])[at : at + {n}] for at in range(0, len({v}.get("{b}s", [])), {n})]
    for page in {a}_pages:
        logging.debug("a page of %d {b}s", len(page))
""", """\
    with io.StringIO() as out_{a}:
        writer = csv.DictWriter(out_{a}, fieldnames=["id", "{a}", "{b}"], extrasaction="ignore")
        writer.writeheader()
        writer.writerows({v}.get("{a}s", []))
        {a}_csv = out_{a}.getvalue()
""", """\
    {a}_due = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(days={n})
    if {v}.get("{b}_due") and {v}["{b}_due"] > {a}_due.isoformat():
        logging.info("the {b} is due after the {a}, on %s", {v}["{b}_due"])
"""]
AWAITED = ["""\
    {a}_parts = await asyncio.gather(*(asyncio.sleep(0, result=part) for part in {v}.get("{a}s", [])))
    logging.info("%d parts of the {a} are in", len({a}_parts))
""", """\
    async with {a}_gate:
        await asyncio.sleep(0)
        {b}_seen = [{b} for {b} in {v}.get("{b}s", []) if {b}.get("seen")]
"""]
DOCS = ["Take in the {a} and bring the {b} up to date.",
        "Work out what each {a} costs.\n\n    The {b} decides; without one the {c} of last month is taken.",
        "Send the {a} on.\n\n    Args:\n        {p}: what the trigger hands over\n\n    Raises:\n"
        "        ValueError: when the {b} is missing\n    "]

# (v1 binding type, v2 decorator, parameter, annotation, how the payload is read)
TRIGGERS = [
    ("httpTrigger", 'route(route="{a}s/{{id}}", methods=["POST"])', "req", "func.HttpRequest", "req.get_json()"),
    ("queueTrigger", 'queue_trigger(arg_name="msg", queue_name="{a}s", connection="Storage")', "msg",
     "func.QueueMessage", "json.loads(msg.get_body())"),
    ("timerTrigger", 'schedule(schedule="0 */{n} * * * *", arg_name="timer")', "timer", "func.TimerRequest",
     '{"id": "timer", "late": timer.past_due}'),
    ("blobTrigger", 'blob_trigger(arg_name="blob", path="{a}s/{{name}}", connection="Storage")', "blob",
     "func.InputStream", "json.load(blob)"),
    ("serviceBusTrigger", 'service_bus_queue_trigger(arg_name="msg", queue_name="{a}s", connection="Bus")', "msg",
     "func.ServiceBusMessage", "json.loads(msg.get_body())"),
]
IMPORTS = "".join("import %s\n" % name for name in
                  ["asyncio", "csv", "datetime", "hashlib", "io", "json", "logging", "os"])
HELPERS = '''\
"""What the functions of this app share."""
import functools
import logging


def logged(function):
    """Say when a function is entered."""

    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        logging.debug("enter %s", function.__name__)
        return function(*args, **kwargs)

    return wrapper


def as_cents(amount):
    """Money is counted in whole cents."""
    return int(round(float(amount) * 100))
'''
HOST = {"version": "2.0", "extensionBundle": {"id": "Microsoft.Azure.Functions.ExtensionBundle",
                                              "version": "[4.*, 5.0.0)"}}


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")


def words(rng):
    a, b, c = rng.sample(NOUNS, 3)
    return {"a": a, "b": b, "c": c, "A": a.upper(), "n": rng.randint(2, 64), "v": "data"}


def doc(rng, name, indent="    "):
    return '%s"""%s"""\n' % (indent, rng.choice(DOCS).format(p=name, **words(rng)))


def steps(rng, lines, is_async):
    """About that many lines of a body, at one level of indentation."""
    text = ""
    while text.count("\n") < lines:
        text += rng.choice(STEPS + AWAITED * 2 if is_async else STEPS).format(**words(rng))
        text += rng.choice(["", "", "\n"])
    return text.rstrip("\n") + "\n"


def function(rng, name, parameter, annotation, payload):
    """A def from its `async` to its return, 10 to 60 lines; a gate is what an async one waits at."""
    is_async = rng.random() < 0.4
    answers = parameter == "req"
    text = "%sdef %s(%s: %s) -> %s:\n" % ("async " if is_async else "", name, parameter, annotation,
                                          "func.HttpResponse" if answers else "None")
    text += doc(rng, parameter) if rng.random() < 0.7 else ""
    text += "    data = %s\n" % payload
    body = steps(rng, rng.randint(6, 44), is_async)
    for gate in sorted({word for word in body.split() if word.endswith("_gate:")}):
        text += "    %s = asyncio.Semaphore(%d)\n" % (gate[:-1], rng.randint(2, 16))
    text += body
    return text + ('    return func.HttpResponse(json.dumps(data), mimetype="application/json")\n' if answers
                   else '    logging.info("done with %s", data.get("id"))\n')


def fresh(rng, used, style):
    while True:
        name = style(rng.choice(VERBS), rng.choice(NOUNS), rng.choice(NOUNS))
        if name not in used:
            used.add(name)
            return name


def camel(*parts):
    return "".join(part.capitalize() for part in parts)


def snake(*parts):
    return "_".join(parts)


# ---- apps -----------------------------------------------------------------------------------------------------------

def make_app_files(top, script=None):
    write(top / "host.json", json.dumps(HOST, indent=2) + "\n")
    write(top / "requirements.txt", "azure-functions\nrequests>=2.31\npython-dateutil==2.9.0\n")
    write(top / "local.settings.json", json.dumps({"IsEncrypted": False, "Values": {
        "FUNCTIONS_WORKER_RUNTIME": "python", "AzureWebJobsStorage": "UseDevelopmentStorage=true"}}, indent=2) + "\n")
    write(top / "shared" / "__init__.py", "")
    write(top / "shared" / "helpers.py", HELPERS)
    if script:
        write(top / "function_app.py", script)


def make_v1(rng, top):
    make_app_files(top)
    used = set()
    for _ in range(PER_APP):
        kind, _, parameter, annotation, payload = rng.choice(TRIGGERS)
        name = fresh(rng, used, camel)
        bindings = [{"type": kind, "direction": "in", "name": parameter}]
        if kind == "httpTrigger":
            bindings.append({"type": "http", "direction": "out", "name": "$return"})
        write(top / name / "function.json",
              json.dumps({"scriptFile": "__init__.py", "bindings": bindings}, indent=2) + "\n")
        decorator = "@logged\n" if rng.random() < 0.3 else ""
        write(top / name / "__init__.py", '"""%s."""\n%s\nimport azure.functions as func\n\n' % (name, IMPORTS) +
              "from ..shared.helpers import logged\n\n\n" + decorator +
              function(rng, "main", parameter, annotation, payload))


def entries(rng, used, register, count):
    """So many functions of the v2 model, registered with the name given."""
    text = ""
    for _ in range(count):
        kind, decorator, parameter, annotation, payload = rng.choice(TRIGGERS)
        name = fresh(rng, used, snake)
        named = '@%s.function_name("%s")\n' % (register, camel(*name.split("_")))
        text += "\n\n" + (named if rng.random() < 0.5 else "")
        text += "@%s.%s\n" % (register, decorator.format(**words(rng)))
        text += "@logged\n" if rng.random() < 0.2 else ""
        text += function(rng, name, parameter, annotation, payload)
    return text


def blueprint(rng, used, count, helpers):
    return (IMPORTS + "\nimport azure.functions as func\n\nfrom %s import logged\n\nbp = func.Blueprint()\n" % helpers +
            entries(rng, used, "bp", count))


def script(modules, text=""):
    out = IMPORTS + "\nimport azure.functions as func\n\nfrom shared.helpers import logged\n"
    for number, module in enumerate(modules):
        out += "from %s import bp as bp%d\n" % (module, number)
    out += "\napp = func.FunctionApp(http_auth_level=func.AuthLevel.FUNCTION)\n"
    return out + "".join("app.register_functions(bp%d)\n" % n for n in range(len(modules))) + text


def make_v2(rng, top):
    used, names, left = set(), set(), PER_APP - PER_BLUEPRINT
    write(top / "blueprints" / "__init__.py", "")
    while left:
        count = min(PER_BLUEPRINT, left)
        name = fresh(rng, names, lambda verb, noun, _: noun + "s")
        write(top / "blueprints" / (name + ".py"), blueprint(rng, used, count, "shared.helpers"))
        left -= count
    make_app_files(top, script(["blueprints." + name for name in sorted(names)],
                               entries(rng, used, "app", PER_BLUEPRINT)))


def make_apps(rng, top):
    for number in range(APPS):
        make = make_v2 if number % 2 else make_v1
        make(rng, top / ("app%02d-%s" % (number, rng.choice(NOUNS))))


# ---- tree -----------------------------------------------------------------------------------------------------------

def make_pool(rng, count):
    """Definitions that modules are put together from."""
    pool = []
    for _ in range(count):
        a, b, c = rng.sample(NOUNS, 3)
        methods = ["def __init__(self, %s, %s=None):\n    self.%s = %s\n    self._%s = %s\n" % (a, b, a, a, b, b)]
        for _ in range(rng.randint(0, 4)):
            methods.append("%sdef %s(self, data):\n%s%s    return data\n" % (
                rng.choice(["", "", "@functools.lru_cache\n"]), snake(rng.choice(VERBS), rng.choice(NOUNS)),
                doc(rng, "data"), steps(rng, rng.randint(2, 14), False)))
        pool.append("class %s:\n%s\n%s" % (camel(a, b, c), doc(rng, a),
                                           textwrap.indent("\n".join(methods), "    ")))
        pool.append("def %s(data):\n%s%s    return data\n" % (
            snake(rng.choice(VERBS), a, b), doc(rng, "data"), steps(rng, rng.randint(3, 30), False)))
    return pool


def module(rng, pool, lookalike):
    noun = rng.choice(NOUNS)
    text = '"""Everything about the %s."""\n%simport functools\n\n' % (noun, IMPORTS)
    text += "".join("%s_%s = %r\n" % (noun.upper(), n.upper(), n) for n in rng.sample(NOUNS, rng.randint(0, 4)))
    if lookalike:
        text += rng.choice(['from flask import Blueprint\n\npages = Blueprint("%s", __name__)\n\n\n'
                            '@pages.route("/%s")\ndef show_page():\n    return "%s"\n',
                            'from jobs import queue\n\n\n@queue.schedule("%s", every=60)\ndef tick():\n'
                            '    logging.info("%s", "%s")\n']) % (noun, noun, noun)
    for definition in rng.sample(pool, min(1 + int(rng.expovariate(0.5)), 12)):
        text += "\n\n" + definition
    return text


def make_folders(rng, top):
    folders = [top]
    used = set()
    while len(folders) < FOLDERS:
        folder = rng.choice(folders) / fresh(rng, used, lambda verb, noun, _: "%s%d" % (noun, len(folders) // 50))
        if len(folder.relative_to(top).parts) <= 7:
            folder.mkdir(parents=True)
            write(folder / "__init__.py", "")
            folders.append(folder)
    return folders


def make_tree(rng, top):
    folders = make_folders(rng, top)
    pool = make_pool(rng, 600)
    used, modules = set(), []
    for number in range(ENTRIES - 1):
        path = rng.choice(folders[1:]) / ("entry_%02d.py" % number)
        write(path, blueprint(rng, used, rng.randint(1, 4), "shared.helpers"))
        modules.append(".".join(path.relative_to(top).with_suffix("").parts))
    make_app_files(top, script(modules, entries(rng, used, "app", 2)))
    done = sum(1 for _ in top.rglob("*.py"))
    for number in range(FILES - done):
        path = rng.choice(folders) / ("%s_%05d.py" % (rng.choice(NOUNS), number))
        path.write_text(module(rng, pool, lookalike=number % 200 == 0), encoding="utf-8", newline="\n")


def main():
    parser = argparse.ArgumentParser(description="Write the benchmarks' inputs.")
    parser.add_argument("what", choices=["apps", "tree"])
    parser.add_argument("directory", type=pathlib.Path)
    parser.add_argument("--seed", default="pyfuncprof")
    options = parser.parse_args()
    if options.directory.exists():
        sys.exit("make_apps: '%s' is there already" % options.directory)
    options.directory.mkdir(parents=True)
    make = make_apps if options.what == "apps" else make_tree
    make(random.Random(options.seed + "/" + options.what), options.directory)


if __name__ == "__main__":
    main()
