"""The old key menu in the console."""

from __future__ import annotations

import io

import pytest

from intents.pack_loader import PACKS, load_pack, presets
from ivr.console.about_legacy import guessed
from ivr.numbers.legacy import read_menu
from ivr.people import Role
from ivr.storage.legacy_menus import LegacyMenus
from tests.ivr.console.conftest import Office, ended

pytestmark = pytest.mark.web

MENU = "keys,wording,seconds,destination\n,,10,\n1,,3,Front\n2,,3,Back\n9,,3,Fax\n"
PATH = "/console/legacy?preset=tea&language=en"


def imported(office: Office, text: str = MENU) -> int:
    return office.signed_in(Role.TUNER).form("/console/legacy", text=text, preset="tea")


def test_an_imported_menu_is_compared_with_real_calls(office: Office) -> None:
    assert imported(office) == 302
    routed = {"disposition": "transferred", "destination": "front", "time_to_route_ms": 9_000}
    office.keep(ended(1, "order tea", **routed))
    page = office.signed_in(Role.VIEWER).page(PATH)
    assert "+6.0 s" in page
    assert "2 of 3" in page


def test_names_that_are_alike_are_taken_for_the_same_place(office: Office) -> None:
    imported(office)
    kept = LegacyMenus(office.database).of("tea")
    assert kept is not None
    assert kept.places == {"Front": "front", "Back": "back", "Fax": ""}


def test_self_service_counts_for_the_place_that_its_need_has(office: Office) -> None:
    imported(office)
    office.keep(ended(1, "order tea", time_to_route_ms=5_000))
    assert "+10.0 s" in office.signed_in(Role.VIEWER).page(PATH)


def test_places_can_be_put_right_and_only_to_real_ones(office: Office) -> None:
    imported(office)
    client = office.signed_in(Role.PUBLISHER)
    fields = {"place:Front": "back", "place:Fax": "front", "place:Back": "moon"}
    assert client.form("/console/legacy/places", preset="tea", **fields) == 302
    kept = LegacyMenus(office.database).of("tea")
    assert kept is not None
    assert kept.places == {"Front": "back", "Back": "", "Fax": "front"}


def test_a_file_that_is_no_menu_changes_nothing(office: Office) -> None:
    assert imported(office, "<script>,b\n") == 400
    assert LegacyMenus(office.database).of("tea") is None


@pytest.mark.parametrize(
    ("data", "status", "says"),
    [
        (MENU.encode("utf-16"), 302, ""),
        (MENU.replace(",", ";").encode("utf-8-sig"), 302, ""),
        (MENU.replace("Front", "Für").encode("latin-1"), 400, "not written in UTF-8. Save it as"),
        (b"PK\x03\x04" + bytes(range(256)), 400, "This is a workbook and not a CSV file."),
        (MENU.replace("Front", "F\x00").encode(), 400, "something in it that is no character"),
    ],
)
def test_what_spreadsheets_save_is_read_or_refused_with_what_to_do(
    office: Office, data: bytes, status: int, says: str
) -> None:
    client = office.signed_in(Role.TUNER)
    answer = client.sends(PATH, {"file": (io.BytesIO(data), "menu.csv")})
    assert (answer.status_code, says in answer.text) == (status, True)
    assert (LegacyMenus(office.database).of("tea") is None) == (status == 400)


def test_viewers_change_nothing(office: Office) -> None:
    client = office.signed_in(Role.VIEWER)
    for path in ("legacy", "legacy/places", "legacy/forget"):
        assert client.form(f"/console/{path}", preset="tea", text=MENU) == 403


def test_a_menu_can_be_thrown_away(office: Office) -> None:
    imported(office)
    assert office.signed_in(Role.PUBLISHER).form("/console/legacy/forget", preset="tea") == 302
    assert LegacyMenus(office.database).of("tea") is None


@pytest.mark.parametrize("preset", presets())
def test_every_preset_has_a_sample_menu_whose_places_are_its_own(preset: str) -> None:
    options = read_menu((PACKS / preset / "legacy_menu.csv").read_text(encoding="utf-8"))
    places = guessed(options, load_pack(preset))
    assert sum(not place for place in places.values()) == 1, "one key that nobody needs"


def test_a_sample_menu_is_there_to_try(office: Office) -> None:
    client = office.signed_in(Role.TUNER)
    assert client.form("/console/legacy", preset="bank", sample="1") == 302
    assert "credit_insurance" in client.page("/console/legacy?preset=bank")
