"""End to end: what `new` makes of every template, read by the real SDK as the worker reads it.

    python tests/e2e/test_new.py [NAME...]  (needs tests/e2e/requirements.txt; binary: $PYFUNCPROF or build/pyfuncprof;
                                             names: only templates with such a name)

Every template that `new --list` names is tried in both models, sync and async, in v2 also in a file of its own for a
blueprint, each time in a fresh empty app. The table EXPECTED says what comes out.

  functions    function.json is the row, key by key; the app indexes, to the functions and bindings of the row
  entry        it is async when asked for, and its parameters and annotations are what the worker accepts
  packages     requirements.txt names what is imported, local.settings.json the settings that bindings mean
  twice        a second `new` with the same name fails, and changes nothing
  profiled     instrument makes of it what `new --profile` writes, and remove gives back every byte
  text         LF, no blanks at ends of lines, one newline at the end, two blank lines around functions of a module,
               no name that is not defined; compiles on every CPython from 3.8 on that there is here
  values       what is given for an input arrives as it is, whatever characters it has
  together     all templates in one app
"""

import ast
import asyncio
import collections
import inspect
import itertools
import json
import logging
import multiprocessing
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import traceback
import types
import typing
import warnings

import azure.durable_functions  # noqa: F401    here once, for every child
from azure.functions import meta

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
BINARY = pathlib.Path(os.environ.get('PYFUNCPROF') or ROOT / 'build' / 'pyfuncprof').resolve()
PATIENCE = 60  # seconds until something that hangs is called a failure

sys.path[:0] = [str(HERE.parent), str(HERE.parent / 'property'), str(ROOT / 'examples')]
import call as host  # noqa: E402
import run_cases  # noqa: E402
from properties import Interpreter  # noqa: E402
from stdlib import pythons  # noqa: E402

NAMES = {'v1': 'Sample-1', 'v2': 'sample_1'}  # of the function; a name in v1 may hold a dash
NAME = '{{name}}'                             # stands for it in the table
BLUEPRINT = 'more_functions.py'
PACKAGES = {'azure.functions': 'azure-functions', 'azure.durable_functions': 'azure-functions-durable',
            'azure.cosmos': 'azure-cosmos'}
SETTINGS = ('connection', 'connectionStringSetting', 'brokerList', 'chatStorageConnectionSetting',
            'searchConnectionName', 'storeConnectionName')
DURABLE = {'activityTrigger', 'durableClient', 'entityTrigger', 'orchestrationTrigger'}
BUILT_IN = {'httpTrigger', 'http', 'timerTrigger', 'warmupTrigger'}
PREVIEW = {'authenticationEventsTrigger', 'kusto', 'mysql', 'mysqlTrigger', 'embeddings', 'textCompletion',
           'assistantCreate', 'embeddingsStore'}
ODD = 'o\'d"d \\n %d {x} {{name}} \N{GREEK SMALL LETTER MU}'

# ---- what comes out -------------------------------------------------------------------------------------------------

# names     what func calls the template in either model; all are names of one template here
# v1        the bindings of function.json, exactly and in this order
# v2        function -> its bindings: these and no others, with these values among theirs
# keys      of function.json itself
# never     what it can not be: async (Durable replays it), sync (its client has to be awaited)
# profiled  the models in which instrument can do something about it
Row = collections.namedtuple('Row', 'names v1 v2 keys never profiled')


def row(*names, v1=None, v2=None, keys=('scriptFile', 'bindings'), never=None, profiled=('v1', 'v2')):
    if isinstance(v2, list):
        v2 = {NAME: v2}
    return Row(names, v1, v2, keys, never, profiled)


def http(*methods, **more):
    return dict(authLevel='function', type='httpTrigger', direction='in', name='req', methods=list(methods), **more)


def route(**more):
    return {**dict(type='httpTrigger', direction='IN', name='req', authLevel='FUNCTION', route=NAME), **more}


RETURN = dict(type='http', direction='out', name='$return')
ANSWER = dict(type='http', direction='OUT', name='$return')
EVERY_TEN_SECONDS = '*/10 * * * * *'
KAFKA = dict(brokerList='BrokerList', topic='topic', username='$ConnectionString', password='%KafkaPassword%')


def database(brand, kind, table):
    setting = {'sql': 'Sql', 'mysql': 'MySql'}[kind] + 'ConnectionString'
    rows = dict(commandText=f'SELECT * FROM {table}', commandType='Text', connectionStringSetting=setting)
    cells = dict(commandText=table, connectionStringSetting=setting)
    change = dict(tableName=table, connectionStringSetting=setting)
    return [
        row(f'{brand} Input Binding',
            v1=[http('get'), dict(type=kind, name='items', direction='in', **rows), RETURN],
            v2=[route(), ANSWER, dict(type=kind, direction='IN', name='items', **rows)]),
        row(f'{brand} Output Binding',
            v1=[http('post'), dict(type=kind, name='items', direction='out', **cells), RETURN],
            v2=[route(), ANSWER, dict(type=kind, direction='OUT', name='items', **cells)]),
        row(f'{brand} Trigger', keys=('bindings', 'disabled'),
            v1=[dict(name='changes', type=f'{kind}Trigger', direction='in', **change)],
            v2=[dict(type=f'{kind}Trigger', direction='IN', name='changes', **change)]),
    ]


def conversation(path, create, look, post):
    where = dict(id=path[path.index('{'):], chatStorageConnectionSetting='AzureWebJobsStorage',
                 collectionName='ChatState')
    return {
        create: [route(route=path, methods=['PUT']), ANSWER,
                 dict(type='assistantCreate', direction='OUT', name='requests')],
        look: [route(route=path, methods=['GET']), ANSWER,
               dict(type='assistantQuery', direction='IN', name='state', **where)],
        post: [route(route=path, methods=['POST']), ANSWER,
               dict(type='assistantPost', direction='IN', name='state', chatModel='gpt-3.5-turbo', **where)],
    }


EXPECTED = [
    row('HTTP trigger', 'HttpTrigger',
        v1=[http('get', 'post'), RETURN],
        v2=[route(), ANSWER]),
    row('Warmup trigger',
        v1=[dict(type='warmupTrigger', direction='in', name='warmupContext')],
        v2=[dict(type='warmupTrigger', direction='IN', name='warmupContext')]),
    row('Timer trigger', 'TimerTrigger',
        v1=[dict(name='mytimer', type='timerTrigger', direction='in', schedule='0 */5 * * * *')],
        v2=[dict(type='timerTrigger', direction='IN', name='myTimer', schedule='0 */5 * * * *', runOnStartup=False,
                 useMonitor=False)]),
    row('Azure Queue Storage trigger', 'Queue trigger', 'QueueTrigger',
        v1=[dict(name='msg', type='queueTrigger', direction='in', queueName='python-queue-items', connection='')],
        v2=[dict(type='queueTrigger', direction='IN', name='azqueue', queueName='queuename',
                 connection='QueueConnectionString')]),
    row('Azure Blob Storage trigger', 'Blob trigger', 'BlobTrigger',
        v1=[dict(name='myblob', type='blobTrigger', direction='in', path='samples-workitems/{name}', connection='')],
        v2=[dict(type='blobTrigger', direction='IN', name='myblob', path='blobname',
                 connection='BlobStorageConnectionString')]),
    row('Azure Blob Storage Trigger (using Event Grid)', 'Blob trigger (using EventGrid source)',
        'EventGridBlobTrigger',
        v1=[dict(name='myblob', type='blobTrigger', direction='in', path='samples-workitems/{name}',
                 source='EventGrid', connection='')],
        v2=[dict(type='blobTrigger', direction='IN', name='myblob', path='blobname', source='EventGrid',
                 connection='BlobStorageConnectionString')]),
    row('Azure Cosmos DB trigger', 'CosmosDB trigger',
        v1=[dict(type='cosmosDBTrigger', name='documents', direction='in', leaseContainerName='leases', connection='',
                 databaseName='', containerName='', createLeaseContainerIfNotExists=True, startFromBeginning=False)],
        v2=[dict(type='cosmosDBTrigger', direction='IN', name='azcosmosdb', connection='CosmosDbConnectionString',
                 databaseName='database_name', containerName='container_name')]),
    row('Azure Event Grid trigger', 'EventGrid trigger', 'EventGridTrigger',
        v1=[dict(type='eventGridTrigger', name='event', direction='in')],
        v2=[dict(type='eventGridTrigger', direction='IN', name='azeventgrid')]),
    row('Azure Event Hub trigger', 'EventHub trigger', 'EventHubTrigger',
        v1=[dict(type='eventHubTrigger', name='events', direction='in', eventHubName='samples-workitems',
                 connection='', cardinality='many', consumerGroup='$Default')],
        v2=[dict(type='eventHubTrigger', direction='IN', name='azeventhub', eventHubName='eventhubname',
                 connection='EventHubConnectionString')]),
    row('Azure Service Bus Queue trigger', 'ServiceBus Queue trigger', 'ServiceBusQueueTrigger',
        v1=[dict(name='msg', type='serviceBusTrigger', direction='in', queueName='myinputqueue', connection='')],
        v2=[dict(type='serviceBusTrigger', direction='IN', name='azservicebus', queueName='servicebusqueuename',
                 connection='ServiceBusConnectionString')]),
    row('Azure Service Bus Topic trigger', 'ServiceBus Topic trigger', 'ServiceBusTopicTrigger',
        keys=('scriptFile', 'entryPoint', 'bindings'),
        v1=[dict(name='message', type='serviceBusTrigger', direction='in', topicName='mytopic',
                 subscriptionName='mysubscription', connection='')],
        v2=[dict(type='serviceBusTrigger', direction='IN', name='azservicebus', topicName='servicebustopicname',
                 subscriptionName='servicebussubscriptionName', connection='ServiceBusConnectionString')]),

    row('Durable Functions activity',
        v1=[dict(name='name', type='activityTrigger', direction='in')],
        v2=[dict(type='activityTrigger', direction='IN', name='name')]),
    row('Durable Functions entity', never='async', profiled=['v2'],
        v1=[dict(name='context', type='entityTrigger', direction='in')],
        v2=[dict(type='entityTrigger', direction='IN', name='context')]),
    row('Durable Functions HTTP starter', never='sync',
        v1=[dict(authLevel='function', name='req', type='httpTrigger', direction='in',
                 route='orchestrators/{functionName}', methods=['post', 'get']),
            dict(name='$return', type='http', direction='out'),
            dict(name='starter', type='durableClient', direction='in')],
        v2=[route(route='orchestrators/{functionName}'), ANSWER,
            dict(type='durableClient', direction='IN', name='client')]),
    row('Durable Functions orchestrator', never='async', profiled=[],
        v1=[dict(name='context', type='orchestrationTrigger', direction='in')],
        v2=[dict(type='orchestrationTrigger', direction='IN', name='context')]),

    row('Dapr Publish Output Binding', keys=('bindings',),
        v1=[dict(schedule=EVERY_TEN_SECONDS, name='myTimer', type='timerTrigger', direction='in'),
            dict(type='daprPublish', direction='out', name='pubEvent', pubsubname='pubsub', topic='A')],
        v2={NAME: [
                dict(type='timerTrigger', direction='IN', name='myTimer', schedule=EVERY_TEN_SECONDS,
                     runOnStartup=False),
                dict(type='daprPublish', direction='OUT', name='pubEvent', pubSubName='pubsub', topic='A')],
            'DaprTopicTriggerFuncApp': [
                dict(type='daprTopicTrigger', direction='IN', name='subEvent', pubSubName='pubsub', topic='A')]}),
    row('Dapr Service Invocation Trigger', keys=('bindings',),
        v1=[dict(type='daprServiceInvocationTrigger', name='payload', direction='in')],
        v2={NAME: [dict(type='daprServiceInvocationTrigger', direction='IN', name='payload', methodName=NAME)],
            'InvokeOutputBinding': [
                route(route='invoke/{appId}/{methodName}', authLevel='ANONYMOUS'), ANSWER,
                dict(type='daprInvoke', direction='OUT', name='payload', appId='{appId}', methodName='{methodName}',
                     httpVerb='post')]}),
    row('Dapr Topic Trigger', keys=('bindings',),
        v1=[dict(type='daprTopicTrigger', pubsubname='pubsub', topic='A', name='subEvent', direction='in',
                 dataType='string'),
            dict(type='daprState', stateStore='statestore', direction='out', name='value', key='product')],
        v2=[dict(type='daprTopicTrigger', direction='IN', name='subEvent', pubSubName='pubsub', topic='A'),
            dict(type='daprState', direction='OUT', name='state', stateStore='statestore', key='order')]),

    row('Kafka output',
        v1=[http('get', 'post'),
            dict(type='kafka', direction='out', name='out', **KAFKA, protocol='SASLSSL', authenticationMode='PLAIN'),
            RETURN],
        v2=[route(), ANSWER, dict(type='kafka', direction='OUT', name='out', **KAFKA)]),
    row('Kafka trigger',
        v1=[dict(type='kafkaTrigger', name='kevent', direction='in', **KAFKA, protocol='saslSsl',
                 authenticationMode='plain', consumerGroup='$Default')],
        v2=[dict(type='kafkaTrigger', direction='IN', name='kevent', **KAFKA, consumerGroup='$Default')]),
    row('RabbitMQ trigger',
        v1=[dict(name='myQueueItem', type='rabbitMqTrigger', direction='in', queueName='',
                 connectionStringSetting='')],
        v2=[dict(type='rabbitMqTrigger', direction='IN', name='myQueueItem')]),

    row('Kusto Input Binding',
        v1=[http('get', route='getproducts/{productId}'),
            dict(name='products', type='kusto', database='db', direction='in',
                 kqlCommand='declare query_parameters(productId: long); Products | where ProductID == productId',
                 kqlParameters='@productId={productId}', connection='KustoConnectionString'),
            RETURN],
        v2=[route(route='getproducts/{productId}'), ANSWER,
            dict(type='kusto', direction='IN', name='products', database='db',
                 kqlParameters='@productId={productId}', connection='KustoConnectionString')]),
    row('Kusto Output Binding',
        v1=[http('post'),
            dict(name='products', type='kusto', database='db', direction='out', tableName='table',
                 connection='KustoConnectionString'),
            RETURN],
        v2=[route(), ANSWER,
            dict(type='kusto', direction='OUT', name='products', database='db', tableName='table',
                 connection='KustoConnectionString')]),
    *database('MySql', 'mysql', 'table1'),
    *database('SQL', 'sql', '[dbo].[table1]'),

    # The SDK has no decorator for it, and the generic one says nothing of what it answers.
    row('Authentication Event trigger', keys=('bindings', 'scriptFile'),
        v1=[dict(type='authenticationEventsTrigger', name='onTokenIssuanceStartRequest', direction='in')]),

    row('Open AI Embeddings Binding',
        v2=[route(methods=['POST']), ANSWER,
            dict(type='embeddings', direction='IN', name='embeddings', input='{rawText}', inputType='rawText',
                 embeddingsModel='text-embedding-ada-002')]),
    row('OpenAI TextCompletion Binding',
        v2=[route(methods=['GET']), ANSWER,
            dict(type='textCompletion', direction='IN', name='response', prompt='{Prompt}', maxTokens='100',
                 chatModel='gpt-3.5-turbo')]),
    row('OpenAI Chat Binding', v2=conversation('chats/{chatID}', 'CreateChatBot', 'GetChatState', 'PostUserResponse')),
    row('OpenAI RAG Binding',
        v2={'ingest_file': [
                route(route='ingest_file', methods=['POST']), ANSWER,
                dict(type='embeddingsStore', direction='OUT', name='requests', input='{url}', inputType='url',
                     storeConnectionName='AzureConnectionString', collection='MyCollectionName',
                     embeddingsModel='text-embedding-ada-002')],
            'prompt_file': [
                route(route='prompt_file', methods=['POST']), ANSWER,
                dict(type='semanticSearch', direction='IN', name='result', query='{prompt}',
                     searchConnectionName='AzureConnectionString', collection='MyCollectionName',
                     embeddingsModel='text-embedding-ada-002', chatModel='gpt-3.5-turbo')]}),
    row('Assistant Binding',
        v2={**conversation('assistants/{assistantID}', 'CreateAssistant', 'GetAssistantState', 'PostUserQuery'),
            'AddTodo': [dict(type='assistantSkillTrigger', direction='IN', name='taskDescription')],
            'GetTodos': [dict(type='assistantSkillTrigger', direction='IN', name='inputIgnored')]}),
]

# ---- the app, as the worker reads it --------------------------------------------------------------------------------

def in_a_child(answer, *arguments):
    """What a function returns in a process of its own, where it may import what it likes."""
    def child():
        logging.disable(logging.WARNING)
        try:
            mine.send((answer(*arguments), None))
        except BaseException:
            mine.send((None, traceback.format_exc(limit=-1)))

    ours, mine = FORK.Pipe()
    process = FORK.Process(target=child)
    process.start()
    mine.close()
    try:
        result, failure = ours.recv() if ours.poll(PATIENCE) else (None, 'hangs')
    except EOFError:
        result, failure = None, 'dies'
    process.kill()
    process.join()
    if failure:
        raise Wrong(failure)
    return result


def read_app(place):
    """{function: (is it async, its bindings, what the worker does not like)}"""
    functions = host.load(place)
    names = [name for name, _, _ in functions]
    if len(set(names)) != len(names):
        raise ValueError(f'a name twice: {names}')
    return {name: (asyncio.iscoroutinefunction(entry), bindings, list(dislikes(entry, bindings)))
            for name, entry, bindings in functions}


def dislikes(entry, bindings):
    """What stands in the way of a function when it is loaded: its parameters, its annotations."""
    bindings = {binding['name']: (binding['type'], binding['direction'].lower()) for binding in bindings}
    returned, _ = bindings.pop('$return', (None, None))
    parameters = inspect.signature(entry).parameters
    if 'context' not in bindings:
        parameters = {name: parameter for name, parameter in parameters.items() if name != 'context'}
    if set(parameters) != set(bindings):
        yield f'parameters are {sorted(parameters)}, bindings {sorted(bindings)}'
    annotations = typing.get_type_hints(entry)
    for name in set(parameters) & set(bindings) & set(annotations):
        kind, direction = bindings[name]
        annotation = annotations[name]
        is_out = 'Out' in (getattr(annotation, '__name__', ''), getattr(typing.get_origin(annotation), '__name__', ''))
        if is_out != (direction == 'out'):
            yield f'{name} is annotated with {annotation}, and its direction is {direction}'
        elif is_out and len(typing.get_args(annotation)) != 1:
            yield f'{name} is annotated with a bare Out'
        elif not suits(kind, typing.get_args(annotation)[0] if is_out else annotation, is_out):
            yield f'{annotation} is no type for {name}, a {kind}'
    result = annotations.get('return')
    if returned and result is not None and not (isinstance(result, type) and suits(returned, result, True)):
        yield f'{result} is no type to return for {returned}'
    if returned is None and result not in (None, type(None)) and not any(
            has_implicit_output(kind) for kind, _ in bindings.values()):
        yield f'returns {result}, and nobody takes it'


def has_implicit_output(kind):
    converter = meta.get_binding_registry().get(kind)
    return converter is None or getattr(converter, 'has_implicit_output', lambda: False)()


def suits(kind, annotation, is_out):
    converter = meta.get_binding_registry().get(kind)
    if converter is None or (annotation in (str, bytes) and not has_implicit_output(kind)):
        return isinstance(annotation, type) and issubclass(annotation, (str, bytes))
    check = converter.check_output_type_annotation if is_out else converter.check_input_type_annotation
    return check(annotation)


# ---- the tool -------------------------------------------------------------------------------------------------------

class Wrong(Exception):
    pass


def run(*words):
    words = [str(word) for word in words]
    done = subprocess.run([BINARY, *words], cwd=SCRATCH, env=run_cases.environment(str(SCRATCH)), text=True,
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=PATIENCE)
    if done.returncode not in (0, 1, 2):
        raise Wrong(f'{words} ends with {done.returncode}\n{done.stdout}{done.stderr}')
    return done


def must(*words):
    done = run(*words)
    if done.returncode != 0:
        raise Wrong(f'`{" ".join(map(str, words))}` ends with {done.returncode}: {done.stdout}{done.stderr}'.rstrip())
    return done.stdout


def empty_app(model):
    place = pathlib.Path(tempfile.mkdtemp(dir=SCRATCH)) / 'app'
    must('init', place, '--empty', '-m', model)
    return place


def changes(before, after):
    return ', '.join(name for name, _ in run_cases.differences(before, after))


# ---- what must hold -------------------------------------------------------------------------------------------------

def plain(text):
    """A name as `-t` compares it."""
    return ''.join(text.split()).lower()


def filled(value, name):
    """A part of the table with the function's name in it."""
    if isinstance(value, dict):
        return {filled(key, name): filled(item, name) for key, item in value.items()}
    if isinstance(value, list):
        return [filled(item, name) for item in value]
    return value.replace(NAME, name) if isinstance(value, str) else value


def inputs(template, model):
    return [entry for entry in template['inputs'] if not entry.get('default') or model in entry['default']]


def naming(row, model, name=None):
    """`-n`, unless all functions of the template have names of their own."""
    return ['-n', name or NAMES[model]] if model == 'v1' or NAME in row.v2 else []


def required(template, model, given=()):
    """Options for what has no default."""
    words = []
    for entry in inputs(template, model):
        if (entry.get('default') or {}).get(model) is None and not entry.get('optional') and entry['name'] not in given:
            words += ['--' + entry['name'], (entry.get('choices') or ['sample'])[0]]
    return words


def check_bindings(wanted, found):
    """The bindings are those of the row, which names the values that matter."""
    def key(binding):
        return binding['name'], binding['type'], binding['direction']

    if sorted(map(key, wanted)) != sorted(map(key, found)):
        yield f'bindings are {sorted(map(key, found))}, not {sorted(map(key, wanted))}'
        return
    for mine, its in zip(sorted(wanted, key=key), sorted(found, key=key)):
        for name, value in mine.items():
            if its.get(name) != value:
                yield f"{mine['name']}.{name} is {its.get(name)!r}, not {value!r}"


def check_function_json(row, path):
    config = json.loads(path.read_text())
    if list(config) != list(row.keys):
        yield f'function.json has the keys {list(config)}, not {list(row.keys)}'
    wanted, found = [[json.dumps(binding) for binding in bindings] for bindings in (row.v1, config['bindings'])]
    for mine, its in itertools.zip_longest(wanted, found):
        if mine != its:
            yield f'function.json has the binding\n    {its}\n  not\n    {mine}'


def check_functions(row, model, place, name, is_async):
    functions = in_a_child(read_app, place)
    wanted = filled(row.v2, name) if model == 'v2' else {name: row.v1}
    if set(functions) != set(wanted):
        yield f'functions are {sorted(functions)}, not {sorted(wanted)}'
    for function in set(wanted) & set(functions):
        entry_is_async, bindings, disliked = functions[function]
        yield from disliked
        if row.never != ('async' if is_async else 'sync') and entry_is_async != is_async:
            yield f"{function} is {'async' if entry_is_async else 'sync'}"
        if model == 'v2':
            yield from check_bindings(wanted[function], bindings)
        elif not any(binding['type'].lower().endswith('trigger') for binding in bindings):
            yield f'{function} has no trigger'


def leaves(value):
    if isinstance(value, (dict, list)):
        return [leaf for item in (value.values() if isinstance(value, dict) else value) for leaf in leaves(item)]
    return [value]


def bound_values(place):
    return [leaf for _, bindings, _ in in_a_child(read_app, place).values() for leaf in leaves(bindings)]


def constants(place):
    return [node.value for path in place.rglob('*.py') for node in ast.walk(ast.parse(path.read_bytes()))
            if isinstance(node, ast.Constant) and isinstance(node.value, str)]


def imported(place):
    for path in place.rglob('*.py'):
        for node in ast.walk(ast.parse(path.read_bytes())):
            if isinstance(node, ast.Import):
                yield from (alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.level == 0:
                yield node.module


def check_packages(template, place):
    lines = [plain(line) for line in (place / 'requirements.txt').read_text().splitlines()]
    needed = {'azure-functions', *template['packages']}
    for module in imported(place):
        if module.split('.')[0] not in sys.stdlib_module_names and not (place / f'{module}.py').exists():
            needed.add(PACKAGES.get(module, module))
    for package in sorted(needed):
        if lines.count(package) != 1:
            yield f'requirements.txt does not name {package} once: {lines}'


def check_settings(place):
    """Every setting that a binding names is there."""
    values = json.loads((place / 'local.settings.json').read_text())['Values']
    for _, bindings, _ in in_a_child(read_app, place).values():
        for binding in bindings:
            for key, value in binding.items():
                expression = re.fullmatch('%(\\w+)%', str(value))
                setting = expression[1] if expression else value if key in SETTINGS else ''
                if setting and setting not in values:
                    yield f"local.settings.json lacks {setting}, the {key} of {binding['name']}"


def check_texts(place):
    for path in sorted(place.rglob('*')):
        if path.suffix not in ('.py', '.json', '.txt'):
            continue
        name, data = path.relative_to(place), path.read_bytes()
        if b'\r' in data:
            yield f'{name}: not all lines end in LF'
        if re.search(rb'[ \t]\n', data):
            yield f'{name}: blanks at the end of a line'
        if data and not re.search(rb'[^\n]\n\Z', data):
            yield f'{name}: not one newline at the end'
        if re.search(rb'{{[a-z?!]', data.replace(b'{x} {{name}}', b'')):
            yield f'{name}: a placeholder is left'
        if path.suffix == '.py':
            yield from (f'{name}: {what}' for what in check_python(path, data))


def check_python(path, data):
    for interpreter in INTERPRETERS:
        if not interpreter.compiles(str(path)):
            yield f'does not compile on {interpreter.name}'
    try:
        with warnings.catch_warnings():
            warnings.simplefilter('error')
            tree = ast.parse(data)
            compile(tree, str(path), 'exec', dont_inherit=True)
    except (SyntaxError, Warning) as error:
        yield str(error)
        return
    lines = data.decode().split('\n')
    for node in tree.body:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            top = min([node.lineno, *[decorator.lineno for decorator in node.decorator_list]]) - 1
            while top and lines[top - 1].startswith('#'):
                top -= 1
            if top and (lines[max(top - 2, 0):top] != ['', ''] or top > 2 and not lines[top - 3]):
                yield f'not two blank lines above {node.name}'
    for line in lines:
        if len(line) > 120 and '{{name}}' not in line:
            yield f'a line of {len(line)} characters: {line}'


def check_names(place):
    """Names that are not defined, definitions twice, imports that are not used but those that init writes."""
    done = subprocess.run([RUFF, 'check', '--quiet', '--isolated', '--no-cache', '--output-format', 'concise',
                           '--select', 'F', place], stdout=subprocess.PIPE, text=True)
    for line in done.stdout.splitlines():
        if not re.search(r'function_app\.py:.* F401 .*`(json|datetime|logging)`', line):
            yield line.replace(f'{place}/', '')


def check_profiled(row, model, place, words):
    original = run_cases.snapshot(place)
    must('instrument', '--allow-dirty', place)
    instrumented = run_cases.snapshot(place)
    touched = any(path.endswith('.py') for path in original if original[path] != instrumented.get(path))
    if touched != (model in row.profiled):
        yield f"instrument {'profiles it' if touched else 'finds nothing to profile'}"
    at_once = empty_app(model)
    wanted = (0, instrumented) if touched else (1, run_cases.snapshot(at_once))
    status = run('new', at_once, '--profile', *words).returncode
    if status != wanted[0]:
        yield f'`new --profile` ends with {status}'
    if run_cases.snapshot(at_once) != wanted[1]:
        yield f'with --profile there differs {changes(wanted[1], run_cases.snapshot(at_once))}'
    for path in place.rglob('*.py'):
        if not all(interpreter.compiles(str(path)) for interpreter in INTERPRETERS):
            yield f'{path.relative_to(place)}: does not compile when it is profiled'
    in_a_child(read_app, place)
    must('remove', place)
    if run_cases.snapshot(place) != original:
        yield f'remove does not restore {changes(original, run_cases.snapshot(place))}'


# ---- the stories ----------------------------------------------------------------------------------------------------

def story(template, row, model, label, *options):
    """A template in a fresh app, from `new` to `remove`."""
    place, name = empty_app(model), NAMES[model]
    words = ['-l', 'python', '-t', label, *naming(row, model), *required(template, model), *options]
    must('new', place, *words)
    if model == 'v1':
        yield from check_function_json(row, place / name / 'function.json')
    elif BLUEPRINT in options and not (place / BLUEPRINT).exists():
        yield f'no {BLUEPRINT}'
    yield from check_functions(row, model, place, name, '--async' in options)
    yield from check_packages(template, place)
    yield from check_settings(place)
    yield from check_texts(place)
    yield from check_names(place)

    made = run_cases.snapshot(place)
    status = run('new', place, *words).returncode
    if status != 1:
        yield f'a second `new` ends with {status}'
    if run_cases.snapshot(place) != made:
        yield f'a second `new` changes {changes(made, run_cases.snapshot(place))}'
    yield from check_profiled(row, model, place, words)


def story_of_values(template, model):
    """Whatever characters a value has, it gets to where it is used; what names a setting becomes one."""
    place = empty_app(model)
    free = [entry['name'] for entry in inputs(template, model)
            if not any(entry.get(key) for key in ('pattern', 'choices', 'list'))]
    given = {name: f'Given{number}' if 'connection' in name else f'{number}{ODD}' for number, name in enumerate(free)}
    words = [word for name, value in given.items() for word in ('--' + name, value)]
    must('new', place, '-t', template['id'], *naming(template['row'], model), *required(template, model, free), *words)
    found = [value for value in [*bound_values(place), *constants(place)] if isinstance(value, str)]
    for name, value in given.items():
        if not any(value in text for text in found):
            yield f'the value of --{name} does not arrive'
    yield from check_settings(place)
    yield from check_texts(place)


def story_of_levels(template, model):
    place = empty_app(model)
    must('new', place, '-t', template['id'], *naming(template['row'], model), *required(template, model),
         '-a', 'Anonymous')
    levels = {binding['authLevel'] for _, bindings, _ in in_a_child(read_app, place).values() for binding in bindings
              if 'authLevel' in binding}
    if levels != {'anonymous' if model == 'v1' else 'ANONYMOUS'}:
        yield f'with -a Anonymous the levels are {levels}'


def story_of_all(templates, model):
    """Every template in one app; in v2 by turns in function_app.py and in two blueprints, or a durable one."""
    place, wanted = empty_app(model), set()
    for number, template in enumerate(templates):
        name = f'sample_{number}'
        durable = 'azure-functions-durable' in template['packages']
        words = ['-f', f'part_{number % 3}.py'] if model == 'v2' and number % 3 and not durable else []
        must('new', place, '-t', template['id'], *naming(template['row'], model, name), *required(template, model),
             *words)
        wanted.update(filled(template['row'].v2, name) if model == 'v2' else {name})
    functions = in_a_child(read_app, place)
    if set(functions) != wanted:
        yield f'functions differ: {sorted(set(functions) ^ wanted)}'
    for name, (_, _, disliked) in sorted(functions.items()):
        yield from (f'{name}: {what}' for what in disliked)
    yield from check_settings(place)
    yield from check_texts(place)
    yield from check_names(place)
    original = run_cases.snapshot(place)
    must('instrument', '--allow-dirty', place)
    in_a_child(read_app, place)
    must('remove', place)
    if run_cases.snapshot(place) != original:
        yield f'remove does not restore {changes(original, run_cases.snapshot(place))}'


def check_list(templates):
    """The list and the table name the same templates."""
    names = collections.Counter(name for template in templates for name in template['accepted'])
    yield from (f"'{name}' stands for {count} templates" for name, count in names.items() if count > 1)
    for template in templates:
        if not template['row']:
            yield f"{template['id']}: not in the table"
            continue
        row = template['row']
        models = [model for model in NAMES if getattr(row, model)]
        if template['models'] != models:
            yield f"{template['id']}: has {template['models']}, not {models}"
        if template['async'] != (row.never != 'async'):
            yield f"{template['id']}: async is {template['async']}"
        types = {binding['type'] for bindings in (row.v1 or [], *(row.v2 or {}).values()) for binding in bindings}
        if {template['trigger'], *template['bindings']} != types:
            yield f"{template['id']}: the list has {template['trigger']} and {template['bindings']}, not {types}"
        if types & DURABLE and 'azure-functions-durable' not in template['packages']:
            yield f"{template['id']}: its packages are {template['packages']}"
        bundle = 'preview' if types & PREVIEW else 'none' if types <= BUILT_IN else 'ga'
        if template['bundle'] != bundle:
            yield f"{template['id']}: the bundle is {template['bundle']}, not {bundle}"
    for row in EXPECTED:
        if not any(template['row'] is row for template in templates):
            yield f"'{row.names[0]}' is not in the list"
    text = must('new', '--list')
    yield from (f"{template['id']}: not in the list for people" for template in templates
                if template['names'][0] not in text)


def stories(templates):
    yield 'list', check_list(templates)
    for template in templates:
        row = template['row']
        labels = [template['id'], *(row.names if row else ())]
        for model in [model for model in template['models'] if row and getattr(row, model)]:
            variants = [(), ('-f', BLUEPRINT)] if model == 'v2' else [()]
            variants += [(*options, '--async') for options in variants if template['async']]
            for number, options in enumerate(variants):
                label = labels[number % len(labels)]
                yield (f"{template['id']} {model} {' '.join(options)}".rstrip(),
                       story(template, row, model, label, *options))
            yield f"{template['id']} {model} values", story_of_values(template, model)
            if 'authLevel' in str(getattr(row, model)):
                yield f"{template['id']} {model} -a", story_of_levels(template, model)
    for model in NAMES:
        yield f'together {model}', story_of_all(
            [template for template in templates if template['row'] and getattr(template['row'], model)], model)


def until_it_fails(complaints):
    try:
        yield from complaints
    except Wrong as wrong:
        yield str(wrong)


def main(only):
    templates = json.loads(must('new', '--list', '--json'))['templates']
    for template in templates:
        template['accepted'] = {plain(name) for name in [template['id'], *template['names']]}
        template['row'] = next(
            (row for row in EXPECTED if set(map(plain, row.names)) <= template['accepted']), None)
    count = failed = 0
    for title, complaints in stories(templates):
        if only and not any(title.startswith(name) for name in only):
            continue
        count += 1
        found = 0
        for complaint in until_it_fails(complaints):
            found += 1
            print(f'{title}: {complaint}', flush=True)
        failed += found > 0
    print(f'{count} stories, {failed} wrong')
    return failed > 0


if __name__ == '__main__':
    FORK = multiprocessing.get_context('fork')
    RUFF = pathlib.Path(sys.executable).parent / 'ruff'
    INTERPRETERS = [Interpreter(name) for name, _ in pythons(types.SimpleNamespace(pythons=''))]
    with tempfile.TemporaryDirectory(prefix='pyfuncprof-new-') as room:
        SCRATCH = pathlib.Path(room).resolve()
        (SCRATCH / 'tmp').mkdir()
        failed = main(sys.argv[1:])
    for interpreter in INTERPRETERS:
        interpreter.child.communicate()
    sys.exit(failed)
