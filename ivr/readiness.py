"""Whether this process should be sent calls, and what is wrong with it. For ``/readyz``."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from ivr.storage import Database

logger = logging.getLogger(__name__)

LEAST_FREE_BYTES = 200 * 1024 * 1024
"""Recordings and the database need room."""


@dataclass(frozen=True, slots=True)
class Readiness:
    """One for the process."""

    models: Callable[[], list[str]]
    """Names of what is loaded."""
    draining: Callable[[], bool]
    calls: Callable[[], int]
    database: Database | None
    """None: nothing is kept."""
    data: Path
    """Folder whose disk must have room."""
    free_bytes: Callable[[Path], int] = lambda folder: shutil.disk_usage(folder).free

    def answer(self) -> tuple[dict[str, Any], int]:
        """Return the answer and its HTTP status.

        503 only for what another host would do better: a database that is gone is gone for all
        of them, and calls are answered without it.
        """
        loaded, problems = self.models(), self._problems()
        if self.draining():
            status = "draining"
        elif not loaded:
            status, problems = "starting", {**problems, "models": "none is loaded"}
        else:
            status = "degraded" if problems else "ok"
        answer = {"status": status, "models": loaded, "calls": self.calls(), "problems": problems}
        return answer, 503 if status in ("draining", "starting") else 200

    def _problems(self) -> dict[str, str]:
        problems = {}
        if self.database is not None:
            try:
                with self.database.begin() as session:
                    session.execute(select(1))
            except SQLAlchemyError as error:
                problems["database"] = f"does not answer: {type(error).__name__}"
        try:
            free = self.free_bytes(self.data)
        except OSError as error:
            problems["disk"] = f"the data folder cannot be read: {error.strerror}"
        else:
            if free < LEAST_FREE_BYTES:
                problems["disk"] = f"{free // 1024**2} MB are left in the data folder"
        return problems
