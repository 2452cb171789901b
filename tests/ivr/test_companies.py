"""Which version of a catalogue a call gets, before, during and after a publication."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from intents import editing
from intents.errors import PackError
from intents.pack import Pack
from intents.pack_loader import load_pack
from ivr.companies import KEPT, Companies

pytestmark = pytest.mark.unit


class Kept:
    """Published packs, and whether the database works."""

    def __init__(self) -> None:
        self.packs: dict[int, Pack] = {}
        self.broken = False

    def live_number(self, preset: str) -> int:
        self._work()
        return max(self.packs, default=0) if preset == "bank" else 0

    def pack(self, preset: str, number: int) -> Pack | None:
        self._work()
        return self.packs.get(number)

    def publish(self) -> None:
        number = len(self.packs) + 1
        pack = editing.add_phrase(load_pack("bank"), "en", "balance", f"phrase {number}")
        self.packs[number] = pack

    def _work(self) -> None:
        if self.broken:
            raise OperationalError("select", {}, Exception("gone"))


class Built:
    """Companies that only know what they were built from."""

    def __init__(self) -> None:
        self.times = 0
        self.fails = False

    def __call__(self, pack: Pack, language: str, version: int) -> Any:
        if self.fails:
            raise PackError("cannot be used")
        self.times += 1
        return Company(pack, version)


class Company:
    def __init__(self, pack: Pack, version: int) -> None:
        self.pack, self.version = pack, version


@pytest.fixture
def built() -> Built:
    return Built()


@pytest.fixture
def kept() -> Kept:
    return Kept()


@pytest.fixture
def companies(built: Built, kept: Kept) -> Companies:
    made = Companies(built)
    made.versions = kept
    return made


def version(companies: Companies, wanted: int | None = None) -> int:
    return companies.company("bank", "en", wanted).version


def test_without_a_publication_the_shipped_pack_serves(companies: Companies, built: Built) -> None:
    assert version(companies) == version(companies) == 0
    assert built.times == 1
    assert companies.loaded() == ["bank"]


def test_without_a_database_nothing_is_ever_published(built: Built) -> None:
    companies = Companies(built)
    assert version(companies) == version(companies, 4) == 0
    assert companies.refresh() == []


def test_new_calls_get_a_new_version_when_it_is_built(companies: Companies, kept: Kept) -> None:
    assert version(companies) == 0
    kept.publish()
    assert version(companies) == 0, "nobody waits for it"
    assert companies.refresh() == ["bank"]
    assert version(companies) == 1
    assert companies.refresh() == []


def test_a_call_keeps_the_version_it_began_with(companies: Companies, kept: Kept) -> None:
    version(companies)
    kept.publish()
    companies.refresh()
    assert version(companies, 0) == 0
    assert version(companies) == 1


def test_a_process_that_starts_later_begins_with_what_is_live(
    companies: Companies, kept: Kept
) -> None:
    kept.publish()
    assert version(companies) == 1
    assert companies.live_pack("bank") == (kept.packs[1], 1)


def test_an_old_call_does_not_bring_its_version_back(companies: Companies, kept: Kept) -> None:
    kept.publish()
    kept.publish()
    assert version(companies, 1) == 1
    assert version(companies) == 2


def test_while_the_database_is_out_of_order_what_is_loaded_serves(
    companies: Companies, kept: Kept
) -> None:
    kept.publish()
    version(companies)
    kept.broken = True
    assert companies.refresh() == []
    assert version(companies) == 1
    assert version(companies, 2) == 0, "what cannot be had is the shipped one"


def test_a_version_that_cannot_be_built_does_not_go_live(
    companies: Companies, kept: Kept, built: Built
) -> None:
    version(companies)
    kept.publish()
    built.fails = True
    assert companies.refresh() == []
    assert version(companies) == 0


def test_only_the_newest_versions_stay_loaded(
    companies: Companies, kept: Kept, built: Built
) -> None:
    version(companies)
    for _ in range(KEPT + 2):
        kept.publish()
        companies.refresh()
    before = built.times
    assert version(companies) == KEPT + 2
    assert built.times == before
    assert version(companies, 1) == 1, "built anew for the call that began with it"
    assert built.times == before + 1
