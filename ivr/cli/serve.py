"""``callsteer serve``: the web server with the Talk page."""

from __future__ import annotations

import errno
import logging
import os
import signal
import socket
import sys
from contextlib import closing
from threading import Thread
from typing import Any, NoReturn

import click
from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter
from gunicorn.errors import HaltServer
from gunicorn.workers.base import Worker

from asr.errors import AsrError
from intents.errors import IntentsError
from ivr.cli.options import engine_option, language_option, preset_option
from ivr.cli.server_log import level_of, lines_as
from ivr.cli.several import Family, check_processes, family, share_of
from ivr.cli.starting import FirstFailure, check_parts
from ivr.errors import CallsteerError, ConfigError
from ivr.logs import set_up_logs
from ivr.people.accounts import FIRST, Accounts
from ivr.running import serving_from
from ivr.settings import Settings, load_settings
from ivr.storage import open_database
from ivr.unknown_settings import refuse_unknown

logger = logging.getLogger(__name__)

SPARE_THREADS = 16
"""Beside one thread for each call and for each page that listens: requests and probes."""
LEAVE_S = 30
"""Time for putting the last callers through to people when the server stops."""


@click.command()
@preset_option
@engine_option
@language_option
@click.option("--host", help="Address to listen on. [default: 127.0.0.1]")
@click.option("--port", type=int, help="Port to listen on. [default: 8080]")
@click.option("--audiosocket", metavar="HOST:PORT", help="Take Asterisk's AudioSocket calls here.")
def serve(
    preset: str | None,
    engine: str | None,
    language: str | None,
    host: str | None,
    port: int | None,
    audiosocket: str | None,
) -> None:
    """Answer calls by browser and telephone on http://localhost:8080, until stopped (Ctrl-C)."""
    refuse_unknown()
    settings = load_settings(
        preset=preset,
        engine=engine,
        language=language,
        host=host,
        port=port,
        audiosocket=audiosocket,
    )
    set_up_logs(settings.log_level, settings.log_format, anew=True)
    check_processes(settings)
    check_port(settings.host, settings.port)
    check_parts(settings)
    with serving_from(settings.data):
        welcome(settings)
        _say(settings, f"Callsteer listens on http://{settings.host}:{settings.port}")
        with family(settings) as shared, closing(FirstFailure()) as failure:
            _run(_Server(settings, shared, failure), failure)


def _say(settings: Settings, line: str) -> None:
    """Tell whoever has started the server; where machines read its lines, as one of those."""
    if settings.log_format == "json":
        logger.info("%s", line)
    else:
        click.echo(line, err=True)


def _run(server: _Server, failure: FirstFailure) -> None:
    """Serve until stopped.

    Raises:
        ConfigError: one of the first processes could not start; the server is stopped.

    """
    try:
        server.run()
    except (SystemExit, HaltServer) as ended:
        if why := failure.told():
            raise ConfigError(why) from ended
        raise


def welcome(settings: Settings) -> None:
    """Make the first user of a new installation, and print the one-time password this once."""
    if not settings.database_url:
        return
    database = open_database(settings.database_url)
    password = Accounts(database).first_admin()
    database.close()
    if password is not None:
        click.echo(f"An empty console? callsteer sample-history {settings.preset} fills it")
        click.echo(f"Sign in at /sign-in as {FIRST} with the one-time password {password}")


def check_port(host: str, port: int) -> None:
    """Make sure that the address is free.

    Raises:
        ConfigError: it is not, or is no address of this machine.

    """
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise ConfigError(
                f"cannot listen on {host}:{port}: {error.strerror}; {_instead(error)}"
            ) from error


def _instead(error: OSError) -> str:
    """Return what to do about an address that cannot be listened on."""
    if isinstance(error, socket.gaierror) or error.errno == errno.EADDRNOTAVAIL:
        return "give an IPv4 address of this machine as --host, such as 127.0.0.1, or 0.0.0.0"
    if error.errno == errno.EACCES:
        return "give a --port from 1024 on, or the right to use this one"
    return "stop what uses it, or give another --port"


def _close(_arbiter: object, worker: Worker) -> None:
    """Write what waits to be written, and end the process without its libraries' farewells.

    onnxruntime's threads stayed in the parent when the worker was forked; its farewell waits
    for them and aborts.
    """
    if getattr(worker, "wsgi", None) is not None:
        worker.wsgi.extensions["callsteer"].close()
    logging.shutdown()
    error = sys.exception()  # gunicorn's finally runs us; only a failed first boot has a code
    os._exit(Arbiter.WORKER_BOOT_ERROR if isinstance(error, _CannotStart) else 0)


class _CannotStart(SystemExit):
    """Ends a process that is one of the server's first, and with it the server."""


class _Server(BaseApplication):  # type: ignore[misc]
    """gunicorn with one thread a call; the app is named, so that nothing imports it."""

    def __init__(self, settings: Settings, shared: Family, failure: FirstFailure) -> None:
        self._settings = settings
        self._shared = shared
        self._failure = failure
        self._first = True
        super().__init__()

    def load_config(self) -> None:
        """Set what matters to us."""
        wanted = {
            "bind": f"{self._settings.host}:{self._settings.port}",
            "workers": self._settings.processes,
            "threads": self._settings.calls + self._settings.listeners + SPARE_THREADS,
            "worker_class": "gthread",
            "timeout": 0,
            "graceful_timeout": self._settings.drain_s + 2 * LEAVE_S + 5,
            "loglevel": level_of(self._settings.log_level),
            "logger_class": lines_as(self._settings.log_format),
            "control_socket_disable": True,
            "post_fork": self._forked,
            "worker_exit": _close,
        }
        for name, value in wanted.items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)

    def _built(self) -> Any:
        siblings = self._shared.siblings()  # before anything that counts is imported
        from importlib import import_module

        return import_module("app").create_app(share_of(self._settings), siblings)

    def _forked(self, _arbiter: object, worker: Worker) -> None:
        self._first = worker.age <= self._settings.processes

    def _failed(self, error: Exception) -> NoReturn:
        """End this process. If it is one of the first the server ends; else it is tried again."""
        ours = isinstance(error, AsrError | IntentsError | CallsteerError)
        why = str(error) if ours else f"cannot start: {type(error).__name__}: {error}"
        if self._first and self._failure.tell(why):
            raise _CannotStart(Arbiter.WORKER_BOOT_ERROR)
        logger.error("a process of the server cannot start: %s", why)
        raise SystemExit(0)

    def load(self) -> object:
        """Build the app in the worker, which drains its calls when it is told to stop."""
        try:
            app = self._built()
        except Exception as error:
            logger.debug("the app could not be built", exc_info=True)
            self._failed(error)
        stop = signal.getsignal(signal.SIGTERM)

        def drained() -> None:
            app.extensions["callsteer"].drain(self._settings.drain_s, LEAVE_S)
            if callable(stop):
                stop(signal.SIGTERM, None)

        def terminate(_signal: int, _frame: object) -> None:
            Thread(target=drained, name="drain", daemon=True).start()

        signal.signal(signal.SIGTERM, terminate)
        return app
