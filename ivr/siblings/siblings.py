"""The processes of one server on one machine: each listens in the run folder, and asks others.

Without a folder there is one process: nobody else answers, and this one is the oldest.
"""

from __future__ import annotations

import fcntl
import hmac
import logging
import os
import socket
import time
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Lock, Thread
from typing import Any, TypeVar

from ivr.siblings.channel import Channel, Item, SiblingGone, connect

logger = logging.getLogger(__name__)

ANSWERS_S = 2.0
"""Who has not answered by then is left out."""
STRIPES = 64
BACKLOG = 128
END = ".sock"
Host = Callable[[Channel, Item], None]
"""Has a channel, in a thread of its own, until it returns."""
Result = TypeVar("Result")


class Siblings:
    """One for the process. Thread-safe."""

    def __init__(self, folder: Path | None = None, key: str = "") -> None:
        """``folder`` is this server's alone; ``key`` is what its processes know each other by."""
        self._folder = folder
        self._key = key
        self._hosts: dict[str, Host] = {}
        self._locks: dict[tuple[str, int], Lock] = {}
        self._listener: socket.socket | None = None
        self._address: Path | None = None

    def host(self, what: str, host: Host) -> None:
        """Let others connect for ``what``."""
        self._hosts[what] = host

    def answer(self, what: str, how: Callable[[Item], Any]) -> None:
        """Answer what others ask; ``how`` gets what it is about and returns what JSON can hold."""
        self.host(what, lambda channel, about: channel.tell({"answer": how(about)}))

    def start(self) -> None:
        """Be there for the others from now on."""
        if self._folder is None:
            return
        self._listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        name = f"{time.monotonic_ns():020d}"  # the machine's clock: names are in order of age
        made = self._folder / f"{name}.new"
        self._listener.bind(str(made))
        self._listener.listen(BACKLOG)
        self._address = made.rename(made.with_suffix(END))  # nobody sees one that does not listen
        Thread(target=self._serve, args=(self._listener,), name="siblings", daemon=True).start()

    def close(self) -> None:
        """Be gone for the others; twice is once."""
        if self._listener is None or self._address is None:
            return
        self._address.unlink(missing_ok=True)
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._listener = None

    def ask(self, what: str, about: Mapping[str, Any], within_s: float = ANSWERS_S) -> list[Any]:
        """Return what the others answer; who does not answer in time is left out."""
        found = []
        for address in self._others():
            with suppress(SiblingGone), self._opened(address, what, about) as channel:
                found.append(channel.item(within_s)["answer"])
        return found

    def others(self, what: str, about: Mapping[str, Any]) -> Iterator[Channel]:
        """Go through channels to the others, each open until the next is asked for."""
        for address in self._others():
            with suppress(SiblingGone), self._opened(address, what, about) as channel:
                yield channel

    @contextmanager
    def oldest(self, what: str, about: Mapping[str, Any]) -> Iterator[Channel | None]:
        """Give a channel to the process that has been there longest; None when it is this one.

        Raises:
            SiblingGone: it went away while it was asked.

        """
        channel = self._oldest(what, about)
        try:
            yield channel
        finally:
            if channel is not None:
                channel.close()

    def kept(self, name: str, local: Callable[[str], Result]) -> Callable[[str], Result]:
        """Return ``local`` as the oldest process does it: for counts that must be one.

        When that process goes, the next one counts from the beginning.
        """
        self.answer(name, lambda about: local(str(about["key"])))

        def asked(key: str) -> Result:
            try:
                with self.oldest(name, {"key": key}) as channel:
                    if channel is not None:
                        found: Result = channel.item(ANSWERS_S)["answer"]
                        return found
            except SiblingGone:
                logger.warning("%s: counted in this process only", name)
            return local(key)

        return asked

    @contextmanager
    def locked(self, name: str, key: str) -> Iterator[None]:
        """Let one thread of all processes at a time work on ``key``."""
        stripe = zlib.crc32(key.encode()) % STRIPES
        if self._folder is None:
            with self._locks.setdefault((name, stripe), Lock()):
                yield
            return
        file = os.open(self._folder / f"{name}-{stripe}.lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX)  # the system gives it back when a process dies
            yield
        finally:
            os.close(file)

    def _oldest(self, what: str, about: Mapping[str, Any]) -> Channel | None:
        for address in self._addresses():
            if address == self._address:
                break
            with suppress(SiblingGone):
                return self._open(address, what, about)
        return None

    @contextmanager
    def _opened(self, address: Path, what: str, about: Mapping[str, Any]) -> Iterator[Channel]:
        channel = self._open(address, what, about)
        try:
            yield channel
        finally:
            channel.close()

    def _open(self, address: Path, what: str, about: Mapping[str, Any]) -> Channel:
        """Return a channel to one process.

        Raises:
            SiblingGone: it is not there any more.

        """
        try:
            channel = connect(address)
        except (ConnectionRefusedError, FileNotFoundError) as error:
            address.unlink(missing_ok=True)  # it was killed
            raise SiblingGone("another process is gone") from error
        except OSError as error:
            raise SiblingGone(f"another process is out of reach: {error}") from error
        channel.tell({"key": self._key, "what": what, "about": dict(about)})
        return channel

    def _addresses(self) -> list[Path]:
        """Return where processes listen, the oldest first."""
        return sorted(self._folder.glob(f"*{END}")) if self._folder is not None else []

    def _others(self) -> list[Path]:
        return [address for address in self._addresses() if address != self._address]

    def _serve(self, listener: socket.socket) -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                if self._listener is None or listener.fileno() < 0:
                    return
                time.sleep(0.1)  # too many files are open: some will close
                continue
            Thread(target=self._hold, args=(Channel(connection),), daemon=True).start()

    def _hold(self, channel: Channel) -> None:
        try:
            asked = channel.item(ANSWERS_S)
            if not hmac.compare_digest(str(asked.get("key", "")).encode(), self._key.encode()):
                logger.warning("refused a connection in the run folder: it is not one of ours")
                return
            host = self._hosts.get(str(asked["what"]))
            if host is not None:
                host(channel, asked["about"])
        except SiblingGone:
            pass  # it has asked in vain
        except Exception as error:  # the outermost frame of a thread
            logger.error("what another process asked failed", exc_info=error)
        finally:
            channel.close()
