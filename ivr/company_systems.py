"""The systems behind each company's self-service: its own, or the sample company's."""

from __future__ import annotations

import logging
import os
import sqlite3
from collections.abc import Callable
from pathlib import Path
from threading import Lock

from ivr.company import Company
from ivr.errors import ConfigError
from ivr.ports import Services
from ivr.sample_company import SampleServer, State, create_sample_company
from ivr.serving import CallServices, Connector, NoServices, missing_secrets
from ivr.serving.connector import AttemptLog

logger = logging.getLogger(__name__)

BOOKS = "sample_company.db"
"""The sample company's state, in the data folder: all processes share it."""


class CompanySystems:
    """One for the process. The sample company is started when it is first asked. Thread-safe."""

    def __init__(self, company_url: str, data: Path) -> None:
        self._company_url = company_url
        self._data = data
        self._lock = Lock()
        self._sample: SampleServer | None = None
        self._state: State | None = None
        self._connectors: dict[str, Connector] = {}
        self.log: AttemptLog | None = None
        """Where attempts are kept; None for nowhere."""

    def on_call(self, company: Company, call_sid: str, *, inline: bool) -> Services:
        """Return the systems of a company as one call asks them; none if they cannot be asked."""
        if not company.pack.services:
            return NoServices()
        try:
            return CallServices(self._connector(company), call_sid, inline=inline)
        except ConfigError as error:
            logger.error("call %s has no self-service: %s", call_sid, error)
            return NoServices()

    def warm_up(self, company: Company) -> None:
        """Make ready what the first call would wait for.

        Raises:
            ConfigError: a secret that the company's systems need is not in the environment.

        """
        if not company.pack.services:
            return
        self._connector(company)
        try:
            self._url()
        except (OSError, sqlite3.Error) as error:
            logger.error("the sample company cannot run, people take its calls: %s", error)

    def close(self) -> None:
        """End the connections, and the sample company."""
        with self._lock:
            ending: list[Callable[[], None]] = [c.close for c in self._connectors.values()]
            ending += [part.close for part in (self._sample, self._state) if part is not None]
            self._connectors, self._sample, self._state = {}, None, None
        for close in ending:
            close()

    def _connector(self, company: Company) -> Connector:
        pack = company.pack
        with self._lock:
            if pack.preset not in self._connectors:
                if missing := missing_secrets(pack.services, os.environ):
                    raise ConfigError(
                        f"pack {pack.preset}: its services need the environment variables "
                        f"{', '.join(sorted(missing))}"
                    )
                made = Connector(pack.services, self._url, os.environ, self.log)
                self._connectors[pack.preset] = made
            return self._connectors[pack.preset]

    def _url(self) -> str:
        """Return where the company's systems are; the sample company's are started."""
        if self._company_url:
            return self._company_url
        with self._lock:
            if self._sample is None:
                self._state = State(self._data / BOOKS)
                self._sample = SampleServer(create_sample_company(self._state))
                self._sample.start()
                logger.info("the sample company answers for self-service on %s", self._sample.url)
            return self._sample.url
