"""The old key menu: import it, say where its keys lead, see what callers gain."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from intents.pack import Pack
from intents.pack_loader import PACKS
from ivr.console.about_figures import filtered
from ivr.console.about_numbers import tallies_of
from ivr.console.filters import Filters, filters_of
from ivr.console.parts import Console, Line, line_of, me
from ivr.numbers.legacy import (
    SAVE,
    LegacyError,
    Option,
    Trip,
    gains,
    read_menu,
    total_seconds,
    use_of_keys,
)
from ivr.people import Role, audit, needs
from ivr.storage.legacy_menus import KeptMenu, LegacyMenus

LARGEST = 200_000
"""Characters of a file."""
SAMPLE = "legacy_menu.csv"
WORKBOOK = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
"""How files of spreadsheets begin."""


def add(pages: Blueprint, console: Console) -> None:
    """Add the pages of the old menu."""
    menus = LegacyMenus(console.database)

    def shown(line: Line, wrong: str = "") -> str:
        asked = filters_of(console, line)
        pack = console.workshop.live(line.preset)[0]
        kept = menus.of(line.preset)
        return render_template(
            "console/legacy.html",
            **filtered(console, line, asked),
            wrong=wrong,
            kept=kept,
            destinations=sorted(pack.destinations),
            sample=(PACKS / pack.preset / SAMPLE).is_file(),
            **(_compared(kept, pack, _trips(console, asked)) if kept else {}),
        )

    @pages.get("/legacy")
    @needs(Role.VIEWER)
    def legacy() -> str:
        return shown(line_of(console))

    @pages.post("/legacy")
    @needs(Role.TUNER)
    def import_menu() -> Response | tuple[str, int]:
        line = line_of(console)
        pack = console.workshop.live(line.preset)[0]
        try:
            text = _given(pack)
            options = read_menu(text)
        except LegacyError as error:
            return shown(line, str(error)), 400
        menus.keep(line.preset, KeptMenu(text, guessed(options, pack)), me(), console.now())
        audit(console.database, me(), "The old key menu was imported.", line.preset)
        return _back(line)

    _add_changes(pages, console, menus)


def _add_changes(pages: Blueprint, console: Console, menus: LegacyMenus) -> None:
    @pages.post("/legacy/places")
    @needs(Role.TUNER)
    def places() -> Response:
        line = line_of(console)
        pack, kept = console.workshop.live(line.preset)[0], menus.of(line.preset)
        if kept is not None:
            chosen = {
                old: given
                if (given := request.form.get(f"place:{old}", "")) in pack.destinations
                else ""
                for old in kept.places
            }
            menus.keep(line.preset, replace(kept, places=chosen), me(), console.now())
            audit(
                console.database,
                me(),
                "The places of the old key menu were changed.",
                line.preset,
                dict(kept.places),
                chosen,
            )
        return _back(line)

    @pages.post("/legacy/forget")
    @needs(Role.TUNER)
    def forget() -> Response:
        line = line_of(console)
        menus.forget(line.preset)
        audit(console.database, me(), "The old key menu was thrown away.", line.preset)
        return _back(line)


def guessed(options: Sequence[Option], pack: Pack) -> dict[str, str]:
    """Return our destination of each old one that has the same name; "" for the others."""
    names = {o.destination: _simple(o.destination) for o in options if o.destination}
    ours = {_simple(name): name for name in pack.destinations}
    return {old: ours.get(simple, "") for old, simple in names.items()}


def _simple(name: str) -> str:
    return "".join(character for character in name.casefold() if character.isalnum())


def _given(pack: Pack) -> str:
    if request.form.get("sample"):
        return (PACKS / pack.preset / SAMPLE).read_text(encoding="utf-8")
    file = request.files.get("file")
    data = file.read(LARGEST + 1) if file is not None else b""
    if len(data) > LARGEST:
        raise LegacyError(f"The file is larger than {LARGEST // 1000} kB.")
    return _text(data) if data else request.form.get("text", "")[:LARGEST]


def _text(data: bytes) -> str:
    """Return what the bytes of a file say: UTF-8, or UTF-16 with a mark."""
    if data.startswith(WORKBOOK):
        raise LegacyError(f"This is a workbook and not a CSV file. {SAVE}")
    try:
        text = data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8")
    except UnicodeDecodeError as error:
        raise LegacyError(f"The file is not written in UTF-8. {SAVE}") from error
    if "\0" in text:
        raise LegacyError(f"There is something in it that is no character. {SAVE}")
    return text


def _trips(console: Console, asked: Filters) -> Sequence[Trip]:
    return tallies_of(console).of(asked.period, asked.zone, trips=True).trips


def gained_s(console: Console, line: Line, trips: Sequence[Trip]) -> float | None:
    """Return the seconds a call gains on the old menu; None without a menu or calls."""
    kept = LegacyMenus(console.database).of(line.preset)
    if kept is None:
        return None
    found: float | None = _compared(kept, console.workshop.live(line.preset)[0], trips)["seconds"]
    return found


def _compared(kept: KeptMenu, pack: Pack, trips: Sequence[Trip]) -> Mapping[str, Any]:
    """Return what the page shows of a menu."""
    options = read_menu(kept.table)
    by_need = {name: intent.destination for name, intent in pack.intents.items()}
    served = [
        t if t.destination else t._replace(destination=by_need.get(t.intent, "")) for t in trips
    ]
    found = gains(options, kept.places, served)
    keys = use_of_keys(options, kept.places, served)
    compared = sum(gain.calls for gain in found)
    return {
        "options": options,
        "gains": found,
        "compared": compared,
        "seconds": total_seconds(found) / compared if compared else None,
        "turns": sum(g.turns * g.calls for g in found) / compared if compared else None,
        "unused": [item for item in keys if not item[2]],
        "keys": keys,
    }


def _back(line: Line) -> Response:
    return redirect(url_for("console.legacy", preset=line.preset, language=line.language))
