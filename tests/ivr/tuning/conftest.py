"""A workshop on a real database and real matchers (without an encoder: words and letters)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from intents.matcher import Matcher
from intents.pack import Pack
from intents.pack_loader import load_pack
from ivr.companies import Companies
from ivr.people.audit import audit
from ivr.storage import Database, open_database
from ivr.storage.catalogue import Catalogues
from ivr.storage.missed import MissedQueue
from ivr.tuning import Triage, Workshop
from ivr.tuning.matchers import Matchers
from ivr.tuning.ruling import Rulings


class Desk:
    """Everything a supervisor works with, and what the audit log was told."""

    def __init__(self, database: Database, cache: Path) -> None:
        self.told: list[tuple[str, str, str]] = []
        self.companies = Companies(self._company)
        catalogues = Catalogues(database)
        self.companies.versions = catalogues
        self.queue = MissedQueue(database)
        self._cache, self._database = cache, database
        self.built = 0
        rulings = Rulings(Matchers(self.matcher))
        self.workshop = Workshop(self.companies, catalogues, rulings, self._tell)
        self.triage = Triage(self.workshop, self.queue)
        self.companies.company("tea", "en")

    def matcher(self, pack: Pack, language: str) -> Matcher:
        self.built += 1
        return Matcher(pack, language, None, self._cache)

    def _company(self, pack: Pack, language: str, version: int) -> Any:
        return (pack, language, version)

    def _tell(self, who: str, what: str, subject: str) -> None:
        self.told.append((who, what, subject))
        audit(self._database, who, what, subject)


TEA = {
    "preset": "tea",
    "time_zone": "Europe/London",
    "operator": "front",
    "destinations": {"front": {"kind": "queue"}, "back": {"kind": "queue"}},
    "intents": {
        "order": {"destination": "front"},
        "refund": {"destination": "back", "urgent": True},
    },
    "languages": {
        "en": {
            "language": "en",
            "company": "Tea",
            "examples": ["order tea", "my money back"],
            "not_handled": ["what is the weather"],
            "intents": {
                "order": {
                    "spoken": "an order",
                    "short": "order",
                    "phrases": ["order tea", "buy some tea", "i want a kettle"],
                },
                "refund": {
                    "spoken": "a refund",
                    "short": "refund",
                    "phrases": ["my money back", "a refund please", "return my payment"],
                },
            },
        }
    },
    "tests": {
        "en": [
            {"text": "order tea please", "intent": "order"},
            {"text": "give my money back", "intent": "refund"},
        ]
    },
}


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    def loaded(name: str) -> Pack:
        return Pack.model_validate(TEA) if name == "tea" else load_pack(name)

    monkeypatch.setattr("ivr.companies.load_pack", loaded)
    database = open_database(f"sqlite:///{tmp_path}/tea.db")
    yield Desk(database, tmp_path / "cache")
    database.close()
