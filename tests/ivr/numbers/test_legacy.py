"""The old key menu against hand-computed times."""

from __future__ import annotations

import pytest

from ivr.numbers.legacy import (
    LegacyError,
    gains,
    read_menu,
    total_seconds,
    trip_of,
    use_of_keys,
    ways,
)
from tests.ivr.numbers.test_kpis import call

pytestmark = pytest.mark.unit

MENU = """keys,wording,seconds,destination
,"Welcome to the bank.",5,
1,"For cards, press 1.",3,
2,"For loans, press 2.",4,Loans
9,"For fax, press 9.",4,Fax
11,"If it is lost, press 1.",3,Lost cards
12,"For a new card, press 2.",,New cards
"""
PLACES = {"Loans": "loans", "Fax": "", "Lost cards": "cards", "New cards": "cards"}


def test_a_way_is_the_greeting_the_options_up_to_ones_own_and_two_seconds_a_key() -> None:
    found = {keys: way.seconds for keys, way in ways(read_menu(MENU)).items()}
    spoken = 6 / 2.5
    assert found == {
        "2": 5 + 3 + 4 + 2,
        "9": 5 + 3 + 4 + 4 + 2,
        "11": 5 + 3 + 2 + 3 + 2,
        "12": pytest.approx(5 + 3 + 2 + 3 + spoken + 2),
    }


def test_gains_are_of_the_calls_that_went_there() -> None:
    calls = [
        call(destination="cards", time_to_route_ms=8_000, tried=("accepted", "routed", "yes")),
        call(destination="cards", time_to_route_ms=10_000, tried=("unsure", "yes", "routed")),
        call(destination="cards", time_to_route_ms=30_000, tried=("accepted", "routed")),
        call(destination="cards"),
        call(destination="loans", time_to_route_ms=20_000, tried=("no_input", "accepted")),
        call(destination="elsewhere", time_to_route_ms=1_000),
    ]
    cards, loans = gains(read_menu(MENU), PLACES, map(trip_of, calls))
    assert (cards.destination, cards.calls, cards.keys) == ("cards", 3, "11")
    assert (cards.was_s, cards.now_s, cards.seconds) == (15, 10, 5)
    assert (cards.was_turns, cards.now_turns, cards.turns) == (2, 1, 1)
    assert (loans.seconds, loans.turns) == (-6, 0)
    assert total_seconds([cards, loans]) == 3 * 5 - 6


def test_keys_that_nobody_needs_come_first() -> None:
    calls = [call(destination="cards")] * 3
    found = use_of_keys(read_menu(MENU), PLACES, map(trip_of, calls))
    assert [(option.keys, place, count) for option, place, count in found] == [
        ("2", "loans", 0),
        ("9", "", 0),
        ("11", "cards", 3),
        ("12", "cards", 3),
    ]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("a,b\n1,2\n", "columns"),
        ("keys,destination\nx,cards\n", "Line 2: keys are"),
        ("keys,destination\n1,cards\n1,loans\n", "Line 3: the keys “1” stand twice"),
        ("keys,destination\n11,cards\n", "stands behind “1”"),
        ("keys,destination\n,cards\n", "greeting"),
        ("keys,seconds,destination\n1,soon,cards\n", "“soon” is no number"),
        ("keys,seconds,destination\n1,-1,cards\n", "not possible"),
        ("keys,seconds,destination\n1,601,cards\n", "not possible"),
        ("keys,destination\n1,\n", "No option leads"),
        ("", "The file is empty"),
        (" \n", "The file is empty"),
        (f'keys,destination\n1,"{"a" * 140_000}"\n', "no table"),
    ],
)
def test_a_file_that_is_no_menu_is_refused_with_its_line(text: str, why: str) -> None:
    with pytest.raises(LegacyError, match=why):
        read_menu(text)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_spreadsheet_of_any_country_is_read(delimiter: str) -> None:
    text = MENU.replace('"Welcome to the bank."', "Welcome").replace(",", delimiter)
    assert [o.keys for o in read_menu(text)] == ["", "1", "2", "9", "11", "12"]
    german = f'Keys{delimiter} Seconds{delimiter}Destination\n1{delimiter}"3,5"{delimiter}a\n'
    assert read_menu(german)[0].seconds == 3.5


def test_spreadsheets_begin_their_files_with_a_mark() -> None:
    assert read_menu("\N{ZERO WIDTH NO-BREAK SPACE}keys,destination\n1,a\n")[0].keys == "1"
