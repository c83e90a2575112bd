"""What a function is given: for each of its bindings what the host would send, made into the SDK's own object.

In   a function, and bytes: `--data`, else a sample beside the function, else the built-in sample of its trigger
Out  its keyword arguments, without outputs and context

A sample beside the function is the first of these that there is, FOLDER being that of its script: FOLDER/sample.dat,
FOLDER/samples/FUNCTION.*, FOLDER/samples/*.json. When there are several, invocations take turns.

A trigger's maker takes (function, payload, count) and returns the Datum and the trigger's metadata. Payload None: the
built-in sample. One that takes many events gets an array of JSON as many, everything else as one.
"""

import base64
import datetime
import glob
import json
import os
import types
from urllib.parse import parse_qsl, urlsplit

from . import check, convert, events, routes
from .convert import Datum
from .refuse import Refused

NOTHING = 'http://127.0.0.1:9/'  # where nobody answers

ROW = {'id': 1, 'name': 'sample'}
DURABLE = {
    'taskHubName': 'Sample', 'baseUrl': NOTHING, 'rpcBaseUrl': NOTHING,
    'creationUrls': {'createNewInstancePostUri': NOTHING + '{functionName}/{instanceId}',
                     'createAndWaitOnNewInstancePostUri': NOTHING + '{functionName}/{instanceId}'},
    'managementUrls': {'id': 'INSTANCEID', **{
        key: NOTHING + 'INSTANCEID' for key in ('statusQueryGetUri', 'sendEventPostUri', 'terminatePostUri',
                                                'purgeHistoryDeleteUri', 'rewindPostUri')}},
}
INPUTS = {  # by type of binding, in lower case; all others get GENERIC
    'blob': 'sample',
    'table': [{'PartitionKey': 'sample', 'RowKey': '1'}],
    'cosmosdb': [{'id': '1', 'name': 'sample'}],
    'sql': [ROW], 'mysql': [ROW], 'kusto': [ROW],
    'signalrconnectioninfo': {'url': NOTHING, 'accessToken': 'sample'},
    'durableclient': DURABLE, 'orchestrationclient': DURABLE,  # in v1, either
}
GENERIC = {'id': 1, 'name': 'sample', 'content': 'sample', 'response': 'sample',
           'recentMessages': [{'role': 'assistant', 'content': 'sample'}]}
ENTITY = 'an entity needs an operation: --data \'{"name": "add", "input": 1, "state": 0}\''
ORCHESTRATOR = 'an orchestrator is replayed by the Durable extension, which is not here; run its activities'


def now(seconds=0):
    time = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=seconds)
    return time.strftime('%Y-%m-%dT%H:%M:%S.%fZ')


def many(function):
    return str(function.trigger.options.get('cardinality') or '').lower() == 'many'


def text_or_bytes(payload, wanted=None):
    """As a string when it is one, unless bytes are wanted."""
    if wanted is not bytes:
        try:
            return Datum(payload.decode('utf-8'), 'string')
        except UnicodeDecodeError:
            pass
    return Datum(payload, 'bytes')


def as_json(function, payload, sample):
    """Text of JSON, from the payload or the sample."""
    if payload is None:
        return json.dumps(sample)
    try:
        text = payload.decode('utf-8')
        convert.parse(text)
    except ValueError as error:
        raise Refused('data', f'{function.name}: its {function.trigger.type} takes JSON, and this is none: {error}')
    return text


def wanted(function):
    """What the trigger's parameter is annotated as, or bytes when the binding says binary."""
    slot = function.inputs[function.trigger.name]
    return bytes if function.trigger.data_type == 'binary' else slot.annotation


def metadata(**values):
    return {key: Datum(value, 'string') if isinstance(value, str) else Datum(json.dumps(value), 'json')
            for key, value in values.items()}


def collection(**values):
    """A list as the SDK expects one from the wire."""
    (name, items), = values.items()
    return Datum(types.SimpleNamespace(**values), f'collection_{name}')


def split(payload, sample):
    """The events of a batch, as bytes."""
    if payload is None:
        return [f'{sample} {number}'.encode() for number in (1, 2, 3)]
    try:
        items = convert.parse(payload)
    except ValueError:
        items = None
    if not isinstance(items, list) or not items:
        return [payload]
    return [(item if isinstance(item, str) else json.dumps(item)).encode() for item in items]


def batch(bodies):
    try:
        return collection(string=[body.decode('utf-8') for body in bodies])
    except UnicodeDecodeError:
        return collection(bytes=bodies)


# ---- triggers ----

def timer(function, payload, count):
    status = {'Last': now(-300), 'Next': now(300), 'LastUpdated': now(-300)}
    sample = {'Schedule': {'AdjustForDST': True}, 'ScheduleStatus': status, 'IsPastDue': False}
    return Datum(as_json(function, payload, sample), 'json'), {}


def queue(function, payload, count):
    return text_or_bytes(b'sample' if payload is None else payload, wanted(function)), metadata(
        Id=f'00000000-0000-0000-0000-{count:012}', DequeueCount=1, PopReceipt='sample', InsertionTime=now(),
        ExpirationTime=now(604800), NextVisibleTime=now(600))


def blob(function, payload, count):
    payload = b'sample' if payload is None else payload
    path = str(function.trigger.options.get('path') or 'samples/{name}').replace('{name}', 'sample.txt')
    datum = text_or_bytes(payload) if wanted(function) is str else Datum(payload, 'bytes')
    return datum, metadata(BlobTrigger=path, Uri=NOTHING + path, Metadata={},
                           Properties={'Length': len(payload), 'ContentLength': len(payload)})


def documents(function, payload, count):
    return Datum(as_json(function, payload, INPUTS['cosmosdb']), 'json'), {}


def event_grid(function, payload, count):
    sample = {'id': f'sample-{count}', 'topic': 'sample', 'subject': 'sample', 'eventType': 'Sample',
              'eventTime': now(), 'data': {'name': 'sample'}, 'dataVersion': '1.0'}
    return Datum(as_json(function, payload, sample), 'json'), {}


def event_hub(function, payload, count):
    def properties(number):
        return {'SequenceNumber': number, 'Offset': str(number), 'PartitionKey': 'sample', 'EnqueuedTimeUtc': now()}
    partition = {'PartitionId': '0', 'ConsumerGroup': '$Default'}
    if not many(function):
        datum = text_or_bytes(b'sample' if payload is None else payload, wanted(function))
        return datum, metadata(SystemProperties=properties(count), Properties={}, PartitionContext=partition,
                               **properties(count))
    bodies = split(payload, 'sample')
    return batch(bodies), metadata(
        SystemPropertiesArray=[properties(number) for number in range(len(bodies))],
        PropertiesArray=[{} for _ in bodies], PartitionContext=partition)


def service_bus(function, payload, count):
    def properties(number):
        return {'MessageId': f'sample-{count}-{number}', 'SequenceNumber': number, 'DeliveryCount': 1,
                'EnqueuedTimeUtc': now(), 'ExpiresAtUtc': now(604800), 'ContentType': 'text/plain',
                'UserProperties': {}, 'ApplicationProperties': {}}
    if not many(function):
        datum = text_or_bytes(b'sample' if payload is None else payload, wanted(function))
        return datum, metadata(**properties(1), TimeToLive='01:00:00')
    bodies = split(payload, 'sample')
    each = [properties(number) for number in range(1, len(bodies) + 1)]
    return batch(bodies), metadata(**{key + 'Array': [one[key] for one in each] for key in each[0]})


def kafka(function, payload, count):
    topic = str(function.trigger.options.get('topic') or 'sample')

    def event(number, body):
        value = body.decode('utf-8', 'replace')
        return {'Offset': number, 'Partition': 0, 'Topic': topic, 'Timestamp': now(), 'Value': value, 'Key': 'sample',
                'Headers': []}
    if not many(function):
        one = event(count, b'sample' if payload is None else payload)
        body = Datum(payload, 'bytes') if payload is not None and text_or_bytes(payload).type == 'bytes' else \
            Datum(json.dumps(one), 'string')
        return body, metadata(**{key: value for key, value in one.items() if key != 'Value'})
    events = [event(number, body) for number, body in enumerate(split(payload, 'sample'))]
    arrays = {key + 'Array': [one[key] for one in events] for key in ('Timestamp', 'Key', 'Partition', 'Headers')}
    return collection(string=[json.dumps(one) for one in events]), {
        **metadata(**arrays), 'OffsetArray': collection(sint64=[one['Offset'] for one in events]),
        'TopicArray': collection(string=[topic for _ in events])}


def changes(function, payload, count):
    return Datum(as_json(function, payload, [{'Operation': 0, 'Item': ROW}]), 'string'), {}


def text(function, payload, count):
    return text_or_bytes(b'sample' if payload is None else payload, wanted(function)), {}


def activity(function, payload, count):
    """What call_activity passed: JSON, or text that is taken as it is."""
    return Datum('"sample"' if payload is None else payload.decode('utf-8', 'replace'), 'json'), {}


def entity(function, payload, count):
    operation = convert.parse(as_json(function, payload, None))
    if not isinstance(operation, dict) or not ('name' in operation or 'batch' in operation):
        raise Refused('data', f'{function.name}: {ENTITY}')
    if 'batch' not in operation:
        state = operation.get('state')
        given = operation.get('input')
        given = 'null' if given is None else json.dumps(json.dumps(given))  # the extension packs it twice
        call = {'name': operation['name'], 'input': given, 'signal': False}
        operation = {'self': {'name': function.name.lower(), 'key': 'sample'}, 'exists': state is not None,
                     'state': None if state is None else json.dumps(state), 'batch': [call]}
    return Datum(json.dumps(operation), 'string'), {}


def cloud_event(function, payload, count):
    """What a Dapr topic delivers: a text or a value becomes the data of an event."""
    value = 'sample' if payload is None else payload.decode('utf-8', 'replace')
    try:
        event = convert.parse(value)
    except ValueError:
        event = value
    if not isinstance(event, dict) or 'data' not in event:
        event = {'id': f'sample-{count}', 'type': 'sample', 'source': 'sample', 'specversion': '1.0', 'data': event}
    return Datum(json.dumps(event), 'string'), {}


def token_issuance(function, payload, count):
    sample = {'requestStatus': 'Successful', 'response': {'actions': []}, 'data': {}}
    return Datum(as_json(function, payload, sample), 'string'), {}


def generic(function, payload, count):
    return text_or_bytes(json.dumps(GENERIC).encode() if payload is None else payload, wanted(function)), {}


TRIGGERS = {
    'activitytrigger': activity, 'authenticationeventstrigger': token_issuance, 'blobtrigger': blob,
    'cosmosdbtrigger': documents, 'daprtopictrigger': cloud_event, 'entitytrigger': entity,
    'eventgridtrigger': event_grid, 'eventhubtrigger': event_hub, 'kafkatrigger': kafka, 'mysqltrigger': changes,
    'queuetrigger': queue, 'rabbitmqtrigger': text, 'servicebustrigger': service_bus, 'sqltrigger': changes,
    'timertrigger': timer, 'warmuptrigger': text,
}


# ---- HTTP ----

class Request:
    """What came over HTTP. headers and query: (name, value) pairs; those that come twice are joined."""

    def __init__(self, method, url, headers, parameters, body):
        self.method, self.url, self.headers, self.parameters, self.body = method, url, headers, parameters, body

    def datum(self):
        query = parse_qsl(urlsplit(self.url).query, keep_blank_values=True)
        return Datum({
            'method': Datum(self.method, 'string'), 'url': Datum(self.url, 'string'),
            'headers': joined((name.lower(), value) for name, value in self.headers), 'query': joined(query),
            'params': joined(self.parameters.items()), 'body': Datum(self.body, 'bytes')}, 'http')


def joined(pairs):
    values = {}
    for name, value in pairs:
        values[name] = Datum(f'{values[name].value},{value}' if name in values else value, 'string')
    return values


def sample_request(function, payload, http, prefix):
    """A request for the function, as asked for by --method, --path, --query and --header."""
    path = http.get('path')
    route = routes.Route(function.route)
    if path is None:
        path = '/' + '/'.join(filter(None, [prefix, route.sample()]))
    path, _, query = path.partition('?')
    query = '&'.join([query] * bool(query) + [f'{escape(key)}={escape(value)}' for key, value in http.get('query', [])])
    parameters = route.match(under(prefix, path))
    if parameters is None:
        raise Refused('data', f'{function.name}: the path {path} does not fit its route '
                      f'/{"/".join(filter(None, [prefix, route.template]))}')
    method = (http.get('method') or usual_method(function.methods, payload)).upper()
    if method not in function.methods:
        raise Refused('data', f"{function.name}: it does not take {method}, but {', '.join(function.methods)}")
    headers = [('Host', 'localhost:7071'), ('User-Agent', 'pyfuncprof'), ('Accept', '*/*')]
    given = {name.lower() for name, _ in http.get('headers', [])}
    if payload is not None:
        headers += [('Content-Length', str(len(payload))), ('Content-Type', media_type(payload))]
    headers = [pair for pair in headers if pair[0].lower() not in given] + [tuple(pair) for pair in
                                                                           http.get('headers', [])]
    url = f'http://localhost:7071{path}' + (f'?{query}' if query else '')
    return Request(method, url, headers, parameters, payload or b'')


def escape(text):
    return routes.quote(text, safe='', errors='surrogateescape')


def under(prefix, path):
    """A path below the prefix, or one that matches nothing."""
    start = f'/{prefix}' if prefix else ''
    inside = path.lower().startswith(start.lower()) and path[len(start):len(start) + 1] in ('', '/')
    return path[len(start):] if inside else '\0'


def usual_method(methods, payload):
    for method in ('GET', 'POST') if payload is None else ('POST', 'PUT', 'PATCH'):
        if method in methods:
            return method
    return methods[0]


def media_type(payload):
    try:
        convert.parse(payload)
        return 'application/json'
    except ValueError:
        return 'text/plain' if text_or_bytes(payload).type == 'string' else 'application/octet-stream'


# ---- all arguments of a function ----

class Source:
    """Where the trigger's data comes from, the same for every function of a run."""

    def __init__(self, data, http, prefix):
        self.http, self.prefix, self.given = http, prefix, None
        if data.get('kind') == 'file':
            with open(data['path'], 'rb') as file:
                self.given = file.read()
        elif data.get('kind') in ('text', 'base64'):
            encoded = data['text'].encode('utf-8', 'surrogateescape')
            self.given = base64.b64decode(encoded) if data['kind'] == 'base64' else encoded

    def refusal(self, function):
        """Why the function cannot be run, or None."""
        kind = function.trigger.type.lower()
        if kind == 'orchestrationtrigger':
            return ORCHESTRATOR
        if kind == 'entitytrigger' and not self.payloads(function):
            return ENTITY
        return None

    def payloads(self, function):
        """Files or bytes that invocations take in turn; none for the built-in sample."""
        if self.given is not None:
            return [self.given]
        folder = glob.escape(function.folder)
        for pattern in ('sample.dat', f'samples/{glob.escape(function.name)}.*', 'samples/*.json'):
            found = sorted(filter(os.path.isfile, glob.glob(os.path.join(folder, pattern))))
            if found:
                return found
        return []

    def name(self, function):
        found = self.payloads(function)
        if not found:
            return 'built-in sample'
        return '--data' if self.given is not None else ', '.join(os.path.relpath(file, events.ROOT) for file in found)

    def payload(self, function, count):
        found = self.payloads(function)
        if not found or self.given is not None:
            return self.given
        with open(found[(count - 1) % len(found)], 'rb') as file:
            return file.read()

    def trigger(self, function, count):
        payload = self.payload(function, count)
        if function.is_http:
            return sample_request(function, payload, self.http, self.prefix).datum(), {}
        return TRIGGERS.get(function.trigger.type.lower(), generic)(function, payload, count)


def arguments(function, datum, trigger_metadata):
    """Keyword arguments for the inputs of a function."""
    values = {}
    for binding in function.bindings:
        if binding.name not in function.inputs:
            continue
        slot = function.inputs[binding.name]
        if binding is function.trigger:
            values[binding.name] = convert.converter(slot.kind).decode(datum, trigger_metadata=trigger_metadata)
        else:
            values[binding.name] = other_input(binding, slot)
    return values


def other_input(binding, slot):
    """A sample of what is not the trigger; None where the SDK can make nothing of it."""
    sample = INPUTS.get(binding.type.lower(), GENERIC)
    raw = sample if isinstance(sample, str) else json.dumps(sample)
    as_bytes = slot.annotation is bytes or (binding.type.lower() == 'blob' and slot.annotation is not str)
    try:
        return convert.converter(slot.kind).decode(Datum(raw.encode(), 'bytes') if as_bytes else Datum(raw, 'string'),
                                                   trigger_metadata={})
    except Exception:
        return None


def notes(function):
    """What about the arguments is not as it would be in Azure."""
    for binding in function.bindings:
        if binding is not function.trigger and binding.name in function.inputs:
            empty = other_input(binding, function.inputs[binding.name]) is None
            yield f"input '{binding.name}' ({binding.type}) is {'None' if empty else 'a built-in sample'}"


def try_out(function, source):
    """Refused when the trigger's data is not what the trigger takes."""
    try:
        arguments(function, *source.trigger(function, 1))
    except (check.Mismatch, ValueError, TypeError, AttributeError, KeyError, NotImplementedError, AssertionError,
            OSError) as error:
        raise Refused('data', f'{function.name}: {source.name(function)} is not what its {function.trigger.type} '
                      f'takes: {error}', None, error) from error
