"""Several processes of one server: what they share, and what each gets of the machine."""

from __future__ import annotations

import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ivr.errors import ConfigError
from ivr.secrets_file import local_secrets
from ivr.settings import Settings
from ivr.siblings import Siblings

METRICS = "PROMETHEUS_MULTIPROC_DIR"
"""prometheus_client's own setting; it is read when that is imported, in the worker."""


@dataclass(frozen=True, slots=True)
class Family:
    """What the processes of a server have in common. Made before they are forked."""

    folder: Path | None
    """Of this run; None for one process, which needs none."""
    key: str

    def siblings(self) -> Siblings:
        """Return the others, as a process that has just been forked sees them."""
        if self.folder is not None:
            os.environ[METRICS] = str(self.folder)
        return Siblings(self.folder, self.key)


def check_processes(settings: Settings) -> None:
    """Make sure that several processes have a database that they can share.

    Raises:
        ConfigError: they have not.

    """
    shared = settings.database_url.partition(":")[0].partition("+")[0]
    if settings.processes > 1 and shared not in ("postgresql", "postgres"):
        found = "SQLite" if settings.database_url else "no database"
        raise ConfigError(
            f"CALLSTEER_PROCESSES={settings.processes} needs PostgreSQL, and there is {found}: "
            "set CALLSTEER_DATABASE=postgresql://USER@HOST/NAME, or CALLSTEER_PROCESSES=1"
        )


def share_of(settings: Settings, cores: int | None = None) -> Settings:
    """Return the settings of one process: its part of the decode workers, at least one."""
    if settings.processes == 1:
        return settings
    workers = settings.workers or cores or os.cpu_count() or 1
    return settings.model_copy(update={"workers": max(1, workers // settings.processes)})


@contextmanager
def family(settings: Settings) -> Iterator[Family]:
    """Give what the processes share, and clean up after them."""
    if settings.processes == 1:
        yield Family(None, "")
        return
    local_secrets(settings.data)  # before they are several, who would each make their own
    folder = Path(tempfile.mkdtemp(prefix="callsteer-"))  # for our user only
    try:
        yield Family(folder, secrets.token_urlsafe(24))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
