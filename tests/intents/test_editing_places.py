"""Destinations: number, hours, what follows them."""

from __future__ import annotations

import pytest

from intents.editing import FieldError
from intents.editing_hours import add_holiday, remove_holiday, remove_week
from intents.editing_places import (
    alternatives,
    announcements,
    as_live,
    set_place,
)
from intents.pack import Pack
from intents.pack_loader import load_pack
from tests.intents.test_editing_hours import TODAY

pytestmark = pytest.mark.unit


@pytest.fixture(scope="module")
def bank() -> Pack:
    return load_pack("bank")


def test_what_the_form_does_not_have_stays(bank: Pack) -> None:
    assert set_place(bank, "accounts", {}) == bank
    changed = set_place(bank, "accounts", {"hours": "always"}).destinations["accounts"]
    assert changed == bank.destinations["accounts"].model_copy(update={"hours": "always"})


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" +44 (0)20 7946-0101 ", "+442079460101"),
        ("0044 20 7946 0101", "+442079460101"),
        ("sip:desk@pbx.example", "sip:desk@pbx.example"),
        ("", ""),
    ],
)
def test_a_number_is_typed_as_people_write_it(bank: Pack, typed: str, kept: str) -> None:
    assert set_place(bank, "accounts", {"number": typed}).destinations["accounts"].number == kept


@pytest.mark.parametrize("typed", ["020 7946 0101", "+44", "desk@pbx.example", "+4420794601011234"])
def test_a_number_that_cannot_be_called_is_refused(bank: Pack, typed: str) -> None:
    with pytest.raises(FieldError, match="Write the country code first") as error:
        set_place(bank, "accounts", {"number": typed})
    assert error.value.field == "number"
    assert f"“{typed}”" in str(error.value)


def test_a_number_outside_has_to_be_there(bank: Pack) -> None:
    place = bank.destinations["accounts"].model_copy(update={"kind": "external"})
    outside = bank.model_copy(update={"destinations": {**bank.destinations, "accounts": place}})
    with pytest.raises(FieldError, match="outside the line"):
        set_place(outside, "accounts", {"number": ""})


def test_only_what_can_be_promised_follows_closed_hours(bank: Pack) -> None:
    assert alternatives(bank, "accounts") == [
        *("branch_hours", "callback", "text_link", "visit_branch")
    ]
    assert "callback" not in alternatives(bank, "callback")
    changed = set_place(bank, "accounts", {"when_closed": ""})
    assert changed.destinations["accounts"].when_closed == ""
    with pytest.raises(FieldError, match="“front desk” cannot be offered") as error:
        set_place(bank, "accounts", {"when_closed": "front_desk"})
    assert error.value.field == "when_closed"


def test_a_queue_that_follows_already_may_stay(bank: Pack) -> None:
    place = bank.destinations["accounts"].model_copy(update={"when_closed": "front_desk"})
    older = bank.model_copy(update={"destinations": {**bank.destinations, "accounts": place}})
    assert set_place(older, "accounts", {"when_closed": "front_desk"}) == older


@pytest.mark.parametrize("field", ["hours", "when_closed", "prompt"])
def test_what_is_gone_cannot_be_chosen(bank: Pack, field: str) -> None:
    with pytest.raises(FieldError, match="“blue moon” is not there any more") as error:
        set_place(bank, "branch_hours", {field: "blue_moon"})
    assert error.value.field == field


def test_an_announcement_says_what_every_language_has(bank: Pack) -> None:
    assert "branch_hours" in announcements(bank)
    english = bank.languages["en"]
    more = english.model_copy(update={"prompts": {**english.prompts, "only_english": "Hello."}})
    assert "only_english" not in announcements(
        bank.model_copy(update={"languages": {**bank.languages, "en": more}})
    )


def test_each_thing_goes_back_to_what_is_live(bank: Pack) -> None:
    free = set_place(bank, "accounts", {"hours": "always"})
    assert as_live(free, bank, "place", "accounts") == bank
    day = add_holiday(bank, {"date": "2026-12-28", "name": "Extra"}, TODAY)
    assert as_live(day, bank, "holiday", "2026-12-28") == bank
    assert as_live(remove_holiday(bank, "2026-12-25"), bank, "holiday", "2026-12-25") == bank
    spare = bank.model_copy(update={"hours": {**bank.hours, "spare": {"mon": "09:00-10:00"}}})
    assert as_live(remove_week(spare, "spare"), spare, "week", "spare") == spare
    assert as_live(spare, bank, "week", "spare") == bank


def test_hours_that_a_destination_took_up_meanwhile_stay(bank: Pack) -> None:
    spare = bank.model_copy(update={"hours": {**bank.hours, "spare": {"mon": "09:00-10:00"}}})
    used = set_place(spare, "accounts", {"hours": "spare"})
    with pytest.raises(FieldError, match="Accounts still goes by “spare”"):
        as_live(used, bank, "week", "spare")


@pytest.mark.parametrize(("what", "name"), [("place", "moon"), ("colour", "accounts")])
def test_nothing_goes_back_to_what_never_was(bank: Pack, what: str, name: str) -> None:
    with pytest.raises(FieldError, match="Reload the page"):
        as_live(bank, bank, what, name)
    with pytest.raises(FieldError, match="no destination “moon”"):
        set_place(bank, "moon", {})
