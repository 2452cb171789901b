"""Transfers of phone calls: sent away, booked, or refused."""

from __future__ import annotations

import pytest

from ivr.company import Company
from ivr.dialogue.events import TransferCompleted, TransferFailed
from ivr.ports import Departed
from ivr.reception.control import PhoneControl, book_callback
from ivr.storage import FollowUps
from ivr.switchboard import Switchboard
from routing.types import Destination
from tests.ivr.reception.office import CALLER, Office

pytestmark = [pytest.mark.model, pytest.mark.web]


@pytest.fixture(scope="module")
def bank(switchboard: Switchboard) -> Company:
    return switchboard.company("bank")


class Rig:
    """A control, and what it asked for."""

    def __init__(self, bank: Company, *, books: bool = True) -> None:
        self.left: list[str] = []
        self.booked: list[str] = []
        self.secrets: list[tuple[str, str]] = []
        self.books = books
        self.control = PhoneControl(
            bank, lambda: 7_000, self.leave, self.book, lambda *pair: self.secrets.append(pair)
        )

    def leave(self, place: Destination) -> None:
        self.left.append(place.name)

    def book(self, place: Destination) -> bool:
        self.booked.append(place.name)
        return self.books


@pytest.mark.parametrize(
    ("wanted", "place"),
    [("card_services", "card_services"), ("operator", "front_desk"), ("alarm", "front_desk")],
)
def test_a_call_departs_to_the_place_by_its_own_name(
    bank: Company, wanted: str, place: str
) -> None:
    rig = Rig(bank)
    assert rig.control.transfer(wanted) == Departed()
    assert (rig.left, rig.booked) == ([place], [])


def test_a_callback_is_booked_and_the_call_is_done(bank: Company) -> None:
    rig = Rig(bank)
    assert rig.control.transfer("callback") == TransferCompleted(at_ms=7_000)
    assert (rig.left, rig.booked) == ([], ["callback"])


def test_a_callback_that_cannot_be_booked_is_a_failed_transfer(bank: Company) -> None:
    rig = Rig(bank, books=False)
    assert rig.control.transfer("callback") == TransferFailed(at_ms=7_000)
    assert rig.left == []


def test_a_secret_is_passed_on_or_forgotten(bank: Company) -> None:
    rig = Rig(bank)
    rig.control.take_secret("card", "4111")
    assert rig.secrets == [("card", "4111")]
    forgetful = PhoneControl(bank, lambda: 0, rig.leave, rig.book)
    forgetful.take_secret("card", "4111")
    assert "4111" not in str(vars(forgetful))


def test_a_booking_names_whom_to_call(office: Office) -> None:
    assert book_callback(office.follow_ups, "CA1", "bank", CALLER)
    (item,) = office.follow_ups.open()
    assert (item.call_sid, item.kind, item.preset, item.number) == (
        "CA1",
        "callback",
        "bank",
        CALLER,
    )


def test_nobody_is_called_back_without_a_number_or_a_place_to_write_it_down(
    office: Office,
) -> None:
    assert not book_callback(office.follow_ups, "CA1", "bank", "")
    assert office.follow_ups.open() == []
    assert not book_callback(FollowUps(None), "CA1", "bank", CALLER)
