"""Changed hours, holidays and destinations, as the page Publish tells them."""

from __future__ import annotations

import pytest

from intents.editing import checked
from intents.editing_hours import add_holiday, remove_holiday
from intents.editing_places import set_place
from intents.hours_words import hours_changes
from intents.pack import Pack
from intents.pack_loader import load_pack
from tests.intents.test_editing_hours import TODAY

pytestmark = pytest.mark.unit


@pytest.fixture(scope="module")
def bank() -> Pack:
    return load_pack("bank")


def said(old: Pack, new: Pack) -> list[str]:
    return [words.replace("\N{EN DASH}", "-") for _, words in hours_changes(old, new)]


def with_office(pack: Pack, **week: str) -> Pack:
    days = {day.replace("_", "-"): spans for day, spans in week.items()}
    return checked(pack, hours={**pack.hours, "office": days})


def test_a_day_is_named_with_before_and_after(bank: Pack) -> None:
    assert said(bank, with_office(bank, mon_fri="08:00-20:00")) == [
        "Opening hours “office”: Saturday 09:00-17:00 → closed."
    ]


def test_days_that_change_alike_stand_together(bank: Pack) -> None:
    changed = with_office(bank, mon_thu="09:00-18:00", fri="08:00-20:00", sat_sun="00:00-24:00")
    assert said(bank, changed) == [
        "Opening hours “office”: Mon-Thu 08:00-20:00 → 09:00-18:00; "
        "Saturday 09:00-17:00 → all day; Sunday closed → all day."
    ]


def test_the_same_week_written_in_another_way_is_no_change(bank: Pack) -> None:
    same = with_office(bank, mon="08:00-20:00", tue_fri="08:00-20:00", sat="09:00-17:00")
    assert said(bank, same) == []


def test_hours_come_and_go(bank: Pack) -> None:
    more = checked(bank, hours={**bank.hours, "late": {"fri": "22:00-02:00"}})
    assert said(bank, more) == ["New opening hours “late”: Fri 22:00-02:00."]
    assert said(more, bank) == ["The opening hours “late” are gone."]


def test_holidays_come_go_and_are_renamed(bank: Pack) -> None:
    more = add_holiday(bank, {"date": "2026-12-28", "name": "Extra"}, TODAY)
    assert said(bank, more) == ["New holiday: Monday 28 December 2026, Extra."]
    assert said(more, bank) == ["Monday 28 December 2026 is no holiday any more (Extra)."]
    renamed = add_holiday(
        remove_holiday(more, "2026-12-28"), {"date": "2026-12-28", "name": "Bonus"}, TODAY
    )
    assert said(more, renamed) == [
        "The holiday of Monday 28 December 2026 is called Bonus, not Extra."
    ]


def test_what_changed_of_a_destination(bank: Pack) -> None:
    changed = set_place(
        bank, "accounts", {"hours": "always", "when_closed": "", "number": "+442079460999"}
    )
    assert said(bank, changed) == [
        "“accounts” goes by the hours “always”, not “office”.",
        "“accounts” when closed: callback → the operator (front_desk).",
        "“accounts”: number +442079460103 → +442079460999.",
    ]


def test_destinations_come_and_go(bank: Pack) -> None:
    more = checked(bank, destinations={**bank.destinations, "attic": {"kind": "queue"}})
    assert said(bank, more) == ["New destination “attic”."]
    assert said(more, bank) == ["Gone is the destination “attic”."]
