"""A Functions host as far as the Python worker needs one: it starts the worker, and talks to it over gRPC.

In   an app of the v1 model; inputs of functions as TypedData
Out  what the worker says: InvocationResponses, and the RpcLogs that came before them

    with Worker(app) as worker:
        worker.load('CheckStock')
        response = worker.call('CheckStock', http('GET', url, {}, {}, b''), {}).result(PATIENCE)
        worker.logs

A call does not wait for the one before. The worker sends one stream of messages, so all that an invocation has logged
is in `logs` when its response is there.
"""

import concurrent.futures
import itertools
import json
import os
import pathlib
import queue
import subprocess
import sys
from urllib.parse import parse_qsl, urlsplit

import grpc
from azure_functions_worker import protos

PATIENCE = 60  # seconds until a worker that does not answer is called a failure
DIRECTIONS = {'in': 0, 'out': 1, 'inout': 2}


class Refused(Exception):
    """The worker does not load a function."""


class Worker(protos.FunctionRpcServicer):
    def __init__(self, app, **settings):
        self.app = pathlib.Path(app).resolve()
        self.logs, self.numbers = [], itertools.count(1)
        self.to_worker, self.waiting = queue.Queue(), {}
        self.bindings = {}  # function -> parameter -> its binding
        self.server = grpc.server(concurrent.futures.ThreadPoolExecutor(max_workers=2))
        protos.add_FunctionRpcServicer_to_server(self, self.server)
        port = self.server.add_insecure_port('127.0.0.1:0')
        self.server.start()
        environment = {name: value for name, value in os.environ.items() if not name.startswith('PYTHON')}
        environment.update(self.settings(), **settings)
        started = self.expect('start_stream')
        self.process = subprocess.Popen(
            [sys.executable, '-B', '-m', 'azure_functions_worker', '--host', '127.0.0.1', '--port', str(port),
             '--workerId', 'worker', '--requestId', 'request', '--grpcMaxMessageLength', '134217728'],
            cwd=self.app, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        try:
            started.result(PATIENCE)
            self.ask('worker_init_response', worker_init_request=protos.WorkerInitRequest(host_version='2.0')
                     ).result(PATIENCE)
        except BaseException:
            self.end()
            raise

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.end()

    def end(self):
        self.to_worker.put(None)
        self.process.kill()
        self.process.wait()
        self.server.stop(None).wait()

    def settings(self):
        """The app settings, which the worker has as its environment."""
        path = self.app / 'local.settings.json'
        return json.loads(path.read_text('utf-8'))['Values'] if path.exists() else {}

    # ---- messages ----

    def EventStream(self, messages, context):
        """The worker's own call: its messages come in, ours go out."""
        with concurrent.futures.ThreadPoolExecutor(max_workers=1) as reader:
            reader.submit(self.read, messages)
            yield from iter(self.to_worker.get, None)
            context.cancel()

    def read(self, messages):
        for message in messages:
            kind = message.WhichOneof('content')
            content = getattr(message, kind)
            if kind == 'rpc_log':
                self.logs.append(content)
                continue
            which = getattr(content, 'invocation_id', '') or getattr(content, 'function_id', '')
            self.waiting.pop((kind, which)).set_result(content)

    def expect(self, kind, which=''):
        self.waiting[kind, which] = future = concurrent.futures.Future()
        return future

    def ask(self, kind, which='', **content):
        """A Future of the answer, which is of this kind."""
        future = self.expect(kind, which)
        self.to_worker.put(protos.StreamingMessage(request_id='request', **content))
        return future

    # ---- functions ----

    def load(self, name):
        folder = self.app / name
        config = json.loads((folder / 'function.json').read_text('utf-8'))
        self.bindings[name] = {binding['name']: binding for binding in config['bindings']}
        metadata = protos.RpcFunctionMetadata(
            name=name, directory=str(folder), entry_point=config.get('entryPoint', ''),
            script_file=os.path.normpath(folder / config.get('scriptFile', '__init__.py')),
            bindings={parameter: protos.BindingInfo(type=binding['type'], direction=DIRECTIONS[binding['direction']])
                      for parameter, binding in self.bindings[name].items()})
        result = self.ask('function_load_response', name, function_load_request=protos.FunctionLoadRequest(
            function_id=name, metadata=metadata)).result(PATIENCE).result
        if result.status != protos.StatusResult.Success:
            raise Refused(result.exception.message)

    def call(self, name, data, metadata):
        """A Future of the InvocationResponse. data: of the trigger; metadata: what comes with it."""
        trigger, = [parameter for parameter, binding in self.bindings[name].items()
                    if binding['type'].endswith('Trigger')]
        invocation = 'invocation-%d' % next(self.numbers)
        return self.ask('invocation_response', invocation, invocation_request=protos.InvocationRequest(
            invocation_id=invocation, function_id=name, trigger_metadata=metadata,
            input_data=[protos.ParameterBinding(name=trigger, data=data)]))


def http(method, url, headers, parameters, body):
    """A request as the host makes it for a worker that takes raw bodies. parameters: of the route."""
    return protos.TypedData(http=protos.RpcHttp(
        method=method, url=url, headers={name.lower(): value for name, value in headers.items()}, params=parameters,
        query=dict(parse_qsl(urlsplit(url).query, keep_blank_values=True)), body=protos.TypedData(bytes=body)))
