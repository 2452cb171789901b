"""The AudioSocket server: one thread a connection, and each begins with the call's UUID."""

from __future__ import annotations

import logging
import socket
import time
import uuid
from contextlib import suppress
from threading import Event, Thread

from ivr.errors import ConfigError
from ivr.reception import Reception
from ivr.telephony.asterisk.frames import Frame, FrameReader, Kind
from ivr.telephony.asterisk.line import AudioSocketLine

logger = logging.getLogger(__name__)

UUID_WITHIN_S = 2.0
AGAIN_AFTER_S = 0.1
BACKLOG = 128
HIGHEST_PORT = 65_535


def listener(host: str, port: int, *, shared: bool = False) -> socket.socket:
    """Return a socket that listens; ``shared`` with other processes of ours.

    Raises:
        ConfigError: the address cannot be had.

    """
    if not 0 <= port <= HIGHEST_PORT:
        raise ConfigError(f"cannot listen for AudioSocket on {host}:{port}: no such port")
    try:
        return socket.create_server((host, port), backlog=BACKLOG, reuse_port=shared)
    except OSError as error:
        raise ConfigError(
            f"cannot listen for AudioSocket on {host}:{port}: {error.strerror}; "
            "stop what uses it, or give another --audiosocket"
        ) from error


class AudioSocketServer:
    """Listens until ``close``. The UUID, which we have made, is what lets a connection in."""

    def __init__(self, reception: Reception, host: str, port: int, *, shared: bool = False) -> None:
        """``shared``: other processes of ours listen there too, and connections are dealt out."""
        self._reception = reception
        self._closed = Event()
        self._listener = listener(host, port, shared=shared)
        self._thread = Thread(target=self._serve, name="audiosocket", daemon=True)

    @property
    def port(self) -> int:
        """The port that it listens on."""
        return int(self._listener.getsockname()[1])

    def start(self) -> None:
        """Take connections from now on."""
        self._thread.start()

    def close(self) -> None:
        """Take no more; calls that are under way go on."""
        self._closed.set()
        with suppress(OSError):  # closing alone would let in whoever comes next
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError as error:
                if self._closed.is_set():
                    return
                logger.error("AudioSocket: a connection could not be taken: %s", error.strerror)
                self._closed.wait(AGAIN_AFTER_S)  # too many are open: some will close
                continue
            Thread(target=self._hold, args=(connection,), daemon=True).start()

    def _hold(self, connection: socket.socket) -> None:
        with connection:
            try:
                self._answer(connection)
            except Exception as error:  # noqa: BLE001 - the outermost frame of a call's thread
                logger.error("an AudioSocket call failed: %s: %s", type(error).__name__, error)

    def _answer(self, connection: socket.socket) -> None:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        reader = FrameReader()
        call_sid, early = read_uuid(connection, reader)
        call = self._reception.claim(call_sid, None) if call_sid else None
        if call is None:
            logger.warning("refused an AudioSocket connection: its UUID is unknown or used")
            return
        now_ms = self._reception.shared.now_ms(call)
        line = AudioSocketLine(connection, reader, now_ms, early)
        self._reception.hold(call, line)


def read_uuid(connection: socket.socket, reader: FrameReader) -> tuple[str, list[Frame]]:
    """Return the UUID that a connection begins with, "" for none, and what came with it."""
    until = time.monotonic() + UUID_WITHIN_S
    try:
        while (left := until - time.monotonic()) > 0:
            connection.settimeout(left)
            data = connection.recv(4_096)
            if not data:
                break
            frames = reader.feed(data)
            if frames:
                first, *early = frames
                valid = first.kind == Kind.UUID and len(first.payload) == 16
                return (str(uuid.UUID(bytes=first.payload)) if valid else ""), early
    except OSError:
        pass  # it says nothing
    return "", []
