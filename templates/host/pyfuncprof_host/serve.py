"""HTTP on the loopback interface, for functions with an HTTP trigger.

In   requests: any method, bodies of any size, chunked or not, many at a time
Out  what the functions answer. As from the Functions host: 404 also for a method that a route does not take, HEAD only
     where it is named, 500 and nothing else for an invocation that fails, 204 without an output
"""

import asyncio
import email.utils
import itertools
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit
import threading

from . import routes

OWN = {'content-length', 'transfer-encoding', 'connection', 'keep-alive', 'date'}  # headers that are not the app's

PART = 1 << 20  # bytes of a body that are read at a time


class BadRequest(Exception):
    pass


def split(url):
    try:
        return urlsplit(url)
    except ValueError:
        raise BadRequest from None


class Handler(BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'
    rbufsize = wbufsize = 1 << 16
    timeout = 60  # seconds that a client may be silent, in a request and between two

    def log_message(self, *arguments):
        pass

    def respond(self):
        try:
            request = self.command, self.path, self.headers.items(), self.body()
            answer = self.server.listener.answer(*request)
        except BadRequest:
            self.close_connection = True
            answer = 400, [], b''
        self.reply(*answer)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_HEAD = do_OPTIONS = do_TRACE = respond

    def body(self):
        if 'chunked' in self.headers.get('Transfer-Encoding', '').lower():
            return b''.join(self.chunks())
        length = self.headers.get('Content-Length', '0').strip()
        if not (length.isascii() and length.isdigit()):
            raise BadRequest
        return self.exactly(int(length))

    def chunks(self):
        while True:
            try:
                size = int(self.rfile.readline(1000).split(b';')[0], 16)
            except ValueError:
                raise BadRequest
            if size == 0:
                break
            yield self.exactly(size)
            if self.rfile.readline(3) not in (b'\r\n', b'\n'):
                raise BadRequest
        while self.rfile.readline(1 << 16).strip():  # trailers
            pass

    def exactly(self, size):
        if size < 0:
            raise BadRequest
        data = bytearray()
        while len(data) < size:  # in parts: so far the client has only said how much it is
            part = self.rfile.read(min(size - len(data), PART))
            if not part:
                raise BadRequest
            data += part
        return bytes(data)

    def reply(self, status, headers, body):
        lines = [f'{name}: {value}' for name, value in headers if name.lower() not in OWN]
        if any('\r' in line or '\n' in line or not line.isprintable() and '\t' not in line for line in lines):
            status, lines, body = 500, [], b''
        empty = status in (204, 304) or status < 200
        lines += [f'Date: {email.utils.formatdate(usegmt=True)}'] + [f'Content-Length: {len(body)}'] * (not empty)
        lines += ['Connection: close'] * self.close_connection
        head = '\r\n'.join([f'HTTP/1.1 {status} {self.responses.get(status, ("",))[0]}', *lines, '', ''])
        try:
            self.wfile.write(head.encode('latin-1', 'replace'))
            self.wfile.write(b'' if empty or self.command == 'HEAD' else body)
            self.wfile.flush()
        except OSError:  # the client has gone
            self.close_connection = True


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, request, client_address):
        pass  # a connection that broke


class Listener:
    """Has the port from the beginning, so that an app is not loaded in vain; answers when serve is called."""

    def __init__(self, port):
        self.server = Server(('127.0.0.1', port), Handler)
        self.server.listener = self
        self.port = self.server.server_address[1]
        self.count = itertools.count(1)

    async def serve(self, runner, functions, prefix, pipe):
        self.runner, self.prefix, self.loop = runner, prefix, asyncio.get_running_loop()
        self.routes = sorted(((routes.Route(function.route), function) for function in functions),
                             key=lambda pair: pair[0].rank)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        start = f'http://localhost:{self.port}/' + (f'{prefix}/' if prefix else '')
        pipe.send('serving', port=self.port, routes=[
            {'function': function.name, 'methods': function.methods, 'url': start + function.route.strip('/')}
            for function in functions])
        await asyncio.Event().wait()  # a signal ends the process

    def answer(self, method, path, headers, body):
        """(status, headers, body) for a request."""
        from . import data
        parts = split(path if path.startswith('/') else '/' + path.partition('://')[2].partition('/')[2])
        rest = data.under(self.prefix, parts.path)
        for route, function in self.routes:
            parameters = route.match(rest)
            if parameters is not None and method in function.methods:
                break
        else:
            return 404, [], b''
        host = next((value for name, value in headers if name.lower() == 'host'), f'localhost:{self.port}')
        url = f'http://{host}{parts.path}' + (f'?{parts.query}' if parts.query else '')
        split(url)  # a Host header may be anything
        request = data.Request(method, url, headers, parameters, body)
        call = self.runner.call(function, request.datum(), {}, next(self.count))
        answer = asyncio.run_coroutine_threadsafe(call, self.loop).result()
        return answer.status, answer.headers, answer.body
