"""The sample company on a port of its own, in a thread."""

from __future__ import annotations

from threading import Thread

from flask import Flask
from werkzeug.serving import WSGIRequestHandler, make_server

POLL_S = 0.05
"""How soon it notices that it is to stop."""


class _Quiet(WSGIRequestHandler):
    """Logs no requests: their addresses name customers. Keeps connections."""

    protocol_version = "HTTP/1.1"

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Log nothing."""


class SampleServer:
    """Serves an app until it is closed. ``port`` 0 takes a free one."""

    def __init__(self, app: Flask, host: str = "127.0.0.1", port: int = 0) -> None:
        self._server = make_server(host, port, app, threaded=True, request_handler=_Quiet)
        self.url = f"http://{host}:{self._server.port}"

    def start(self) -> None:
        """Serve in a thread."""
        Thread(target=self.run, name="sample-company", daemon=True).start()

    def run(self) -> None:
        """Serve in this thread, until interrupted."""
        self._server.serve_forever(poll_interval=POLL_S)

    def close(self) -> None:
        """Stop serving."""
        self._server.shutdown()
        self._server.server_close()
