"""Who uses a data folder: servers side by side, or one restore and no server.

A lock on a file, which the system takes back when its processes have ended, however they did.
"""

from __future__ import annotations

import fcntl
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ivr.errors import ConfigError

logger = logging.getLogger(__name__)

FILE = "server.lock"
"""In the data folder; it stays, empty, and means nothing unless somebody holds it."""


@contextmanager
def serving_from(data: Path) -> Iterator[None]:
    """Hold the data folder as a server does; processes that are forked meanwhile hold it, too.

    Raises:
        ConfigError: a backup is being restored there.

    """
    busy = f"a backup is being restored into {data}; start the server when that is done"
    with _held(data, fcntl.LOCK_SH, busy):
        yield


@contextmanager
def restoring_into(data: Path) -> Iterator[None]:
    """Hold the data folder for oneself, so that no server starts meanwhile.

    Raises:
        ConfigError: a server runs on it, or another restore.

    """
    busy = f"a server is running on {data}; stop it first, or give --force"
    with _held(data, fcntl.LOCK_EX, busy):
        yield


@contextmanager
def _held(data: Path, how: int, busy: str) -> Iterator[None]:
    try:
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
        number = os.open(data / FILE, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:  # a folder that cannot be written holds no database of ours
        logger.warning("%s cannot be locked: %s", data, error.strerror)
        yield
        return
    try:
        _lock(number, how, data, busy)
        yield
    finally:
        os.close(number)


def _lock(number: int, how: int, data: Path, busy: str) -> None:
    try:
        fcntl.flock(number, how | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise ConfigError(busy) from error
    except OSError as error:  # some network file systems know no locks
        logger.warning("%s cannot be locked: %s", data, error.strerror)
