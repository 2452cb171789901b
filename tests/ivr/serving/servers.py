"""Real HTTP servers that behave well and badly, on free ports."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread


@dataclass(slots=True)
class Seen:
    """One request as it came."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass(slots=True)
class Served:
    """A running server."""

    url: str
    seen: list[Seen] = field(default_factory=list)
    release: Event = field(default_factory=Event)
    """Set at the end: what hangs may go."""


Reply = Callable[[BaseHTTPRequestHandler, Served], None]


def answers(status: int, data: object, kind: str = "application/json") -> Reply:
    """Return a reply with JSON data, or with bytes as they are."""
    content = data if isinstance(data, bytes) else json.dumps(data).encode()

    def reply(handler: BaseHTTPRequestHandler, _server: Served) -> None:
        handler.send_response(status)
        handler.send_header("Content-Type", kind)
        handler.send_header("Content-Length", str(len(content)))
        handler.end_headers()
        handler.wfile.write(content)

    return reply


def redirects_to(url: str) -> Reply:
    """Return a reply that sends the caller elsewhere."""

    def reply(handler: BaseHTTPRequestHandler, _server: Served) -> None:
        handler.send_response(302)
        handler.send_header("Location", url)
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    return reply


def hangs(handler: BaseHTTPRequestHandler, server: Served) -> None:
    """Say nothing."""
    server.release.wait(10)


def hangs_up(handler: BaseHTTPRequestHandler, _server: Served) -> None:
    """Close without an answer."""
    handler.close_connection = True


def drips(handler: BaseHTTPRequestHandler, server: Served) -> None:
    """Answer a byte at a time, for ever: no single read takes long."""
    handler.send_response(200)
    handler.send_header("Content-Type", "application/json")
    handler.send_header("Content-Length", "1000000")
    handler.end_headers()
    try:
        while not server.release.wait(0.02):
            handler.wfile.write(b" ")
            handler.wfile.flush()
    except OSError:
        handler.close_connection = True


@contextmanager
def server(*replies: Reply) -> Iterator[Served]:
    """Serve the replies one after the other; the last one goes on."""
    left = list(replies)
    served = Served("")

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            length = int(self.headers.get("Content-Length", 0))
            body = self.rfile.read(length)
            served.seen.append(Seen(self.command, self.path, dict(self.headers), body))
            reply = left.pop(0) if len(left) > 1 else left[0]
            reply(self, served)

        do_POST = do_PUT = do_DELETE = do_GET

        def log_message(self, format: str, *args: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: object, client_address: object) -> None:
            pass

    running = Server(("127.0.0.1", 0), Handler)
    served.url = f"http://127.0.0.1:{running.server_port}"
    thread = Thread(target=running.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield served
    finally:
        served.release.set()
        running.shutdown()
        running.server_close()
        thread.join()
