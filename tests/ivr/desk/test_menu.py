"""What agents may choose from."""

from __future__ import annotations

import pytest

from intents.pack import Pack
from intents.pack_loader import load_pack
from ivr.desk.menu import FRESH_S, LiveMenu, menu_of

pytestmark = pytest.mark.unit


def test_the_menu_has_the_packs_queues_and_needs_and_nothing_that_no_agent_answers() -> None:
    (bank,) = menu_of(["bank"])
    assert ("card_services", "card services") in bank.queues
    assert "callback" not in dict(bank.queues)
    assert "lost_stolen_card" in dict(bank.intents)


class Published:
    """A pack of a line in its versions, as the database tells them."""

    def __init__(self) -> None:
        self.number = self.asked = 0
        self.gone = False

    def newest(self, _preset: str) -> int:
        self.asked += 1
        return 0 if self.gone else self.number

    def live(self, preset: str) -> tuple[Pack, int]:
        pack = load_pack(preset)
        if self.gone or not self.number:
            return pack, 0
        plain = pack.model_dump(mode="json")
        plain["destinations"]["vault"] = {"kind": "queue", "number": "+442079460199"}
        return Pack.model_validate(plain), self.number


def test_a_queue_that_was_published_can_be_served_soon_and_stays_while_the_database_is_gone() -> (
    None
):
    store, clock = Published(), [0.0]
    menu = LiveMenu(["bank"], store.live, store.newest, lambda: clock[0])
    assert [len(menu), "vault" in dict(menu[0].queues)] == [1, False]
    store.number = 1
    clock[0] += FRESH_S - 0.1
    assert "vault" not in dict(menu[0].queues)
    clock[0] += 0.1
    assert ("vault", "vault") in menu[0].queues
    store.gone = True
    clock[0] += FRESH_S
    assert [company.preset for company in menu if "vault" in dict(company.queues)] == ["bank"]


def test_who_looks_while_the_first_companies_are_read_sees_all_of_them() -> None:
    store, seen = Published(), []

    def live(preset: str) -> tuple[Pack, int]:
        if preset == "parcel" and not seen:  # somebody else looks, between bank and parcel
            seen.append(True)
            seen.extend(company.preset for company in menu)
        return store.live(preset)

    menu = LiveMenu(["bank", "parcel"], live, store.newest, lambda: 7.0)
    assert [company.preset for company in menu] == ["bank", "parcel"]
    assert seen == [True, "bank", "parcel"]


def test_the_database_is_not_asked_for_every_look() -> None:
    store = Published()
    menu = LiveMenu(["bank"], store.live, store.newest, lambda: 7.0)
    for _ in range(9):
        assert menu[0].preset == "bank"
    assert store.asked == 0, "what has just been read is fresh"
