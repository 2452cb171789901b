"""``callsteer gate``, ``notice`` and ``hours``: what holds for calls from now on."""

from __future__ import annotations

import getpass
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import click

from intents.pack import Pack
from ivr.cli.live import live_pack
from ivr.cli.options import json_option, print_json
from ivr.cli.until import read_moment
from ivr.errors import CallsteerError
from ivr.settings import load_settings
from ivr.storage import open_database
from ivr.storage.models import Switch
from ivr.storage.models.base import utc
from ivr.storage.switches import Setting, SwitchStore
from ivr.switching import (
    Scope,
    SwitchError,
    gate_setting,
    hours_setting,
    notice_setting,
    unspoken,
    until,
)

Command = TypeVar("Command", bound=Callable[..., Any])
UNTIL = click.option("--until", "end", metavar="WHEN", help="2h, 18:00 or 2026-12-24T12:00.")
BY = click.option("--by", default=getpass.getuser, help="Who does it. [default: this account]")
PRESET = click.argument("preset")


@contextmanager
def _store() -> Iterator[SwitchStore]:
    url = load_settings().database_url
    if not url:
        raise CallsteerError("switches need a database; CALLSTEER_DATABASE is none")
    database = open_database(url)
    try:
        yield SwitchStore(database)
    finally:
        database.close()


def _set(pack: Pack, setting: Setting, end: str | None, by: str) -> None:
    now = datetime.now(ZoneInfo(pack.time_zone))
    ended = until(setting, read_moment(end, now) if end else None, now)
    named = Setting(ended.preset, ended.kind, ended.settings, ended.until, by=by)
    with _store() as store:
        number = store.set(named, now.astimezone(UTC))
    lasts = named.until.isoformat(timespec="minutes") if named.until else "it is cleared"
    click.echo(f"{setting.kind} {number} holds until {lasts}")


def _clear(kind: str, ids: Sequence[str], by: str) -> None:
    now = datetime.now(UTC)
    with _store() as store:
        for number in ids:
            if not store.clear(number, kind, by, now):
                raise SwitchError(f"no {kind} {number} holds; see: callsteer {kind} list")
            click.echo(f"{kind} {number} cleared")


def _list(kind: str, as_json: bool) -> None:
    with _store() as store:
        rows = store.listed(kind, datetime.now(UTC))
    for row in rows:
        if as_json:
            print_json(_row(row))
        else:
            what = ", ".join(f"{n} {_plain(value)}" for n, value in row.settings.items() if value)
            ends = f"{utc(row.until):%Y-%m-%d %H:%M} UTC" if row.until else "cleared"
            click.echo(f"{row.id}  {row.preset}  {what}  until {ends}")


def _plain(value: object) -> str:
    """Return a setting's value as people write it: words by language, or several things."""
    if isinstance(value, dict):
        return "; ".join(f"{tag}: {words}" for tag, words in value.items())
    return " and ".join(map(str, value)) if isinstance(value, list) else str(value)


def _row(row: Switch) -> dict[str, Any]:
    return {
        "id": str(row.id),
        "preset": row.preset,
        **row.settings,
        "begins": utc(row.begins_at).isoformat(),
        "until": utc(row.until).isoformat() if row.until is not None else None,
        "by": row.created_by,
    }


def _with_list_and_clear(group: click.Group) -> None:
    kind = str(group.name)

    @group.command("list", help="Show what holds or will hold.")
    @json_option
    def listed(as_json: bool) -> None:
        _list(kind, as_json)

    @group.command("clear", help="Take back what was set, by ID; it ends within 5 seconds.")
    @BY
    @click.argument("ids", nargs=-1, required=True, metavar="ID...")
    def clear(ids: tuple[str, ...], by: str) -> None:
        _clear(kind, ids, by)


@click.group()
def gate() -> None:
    """Hold a need back from people for a while: it gets a call back, a text or self-service."""


@gate.command("set")
@click.option("--queue", default="", help="Whose wait counts. [default: the need's own]")
@click.option("--wait-over", type=int, metavar="S", help="Only while the wait exceeds that.")
@UNTIL
@BY
@PRESET
@click.argument("intent")
def set_gate(
    preset: str, intent: str, queue: str, wait_over: int | None, end: str | None, by: str
) -> None:
    """Gate INTENT of PRESET, by hand or while a wait is too long; a person is always on request."""
    pack = live_pack(preset)
    _set(pack, gate_setting(pack, intent, queue=queue, wait_over_s=wait_over), end, by)


@click.group()
def notice() -> None:
    """Tell callers something before anything else."""


@notice.command("set")
@click.option(
    "--text", "texts", multiple=True, required=True, metavar="[TAG=]WORDS", help="Once a language."
)
@click.option("--intent", "intents", multiple=True, help="Only callers with this need.")
@click.option("--queue", "queues", multiple=True, help="Only callers who go there.")
@click.option("--emergency", is_flag=True, help="Nobody may interrupt it.")
@click.option("--answers", is_flag=True, help="It answers the need; 'anything else?' follows.")
@click.option("--preview", is_flag=True, help="Only show what would be said.")
@UNTIL
@BY
@PRESET
def set_notice(preset: str, texts: tuple[str, ...], preview: bool, **given: Any) -> None:
    """Tell callers of PRESET something, until a given time."""
    pack = live_pack(preset)
    setting = notice_setting(
        pack,
        dict(map(_tagged, texts)),
        Scope(given["intents"], given["queues"]),
        emergency=given["emergency"],
        answers=given["answers"],
    )
    for tag in unspoken(pack, setting):
        click.echo(f"no words in {tag}: those callers hear another language", err=True)
    if preview:
        for tag, text in setting.settings["texts"].items():
            click.echo(f"{tag}: {text}")
        return
    _set(pack, setting, given["end"], given["by"])


@click.group()
def hours() -> None:
    """Open or close opening hours for a while, whatever the week says."""


def _hours_command(name: str, *, is_open: bool) -> None:
    usual = "opened by hand" if is_open else "closed by hand"

    @hours.command(name, help=f"{name.capitalize()} HOURS of PRESET (* for all) for a while.")
    @click.option("--reason", default=usual, help="Why, in a few words.")
    @UNTIL
    @BY
    @PRESET
    @click.argument("which", metavar="HOURS")
    def change(preset: str, which: str, reason: str, end: str | None, by: str) -> None:
        pack = live_pack(preset)
        _set(pack, hours_setting(pack, which, is_open=is_open, reason=reason), end, by)


def _tagged(text: str) -> tuple[str, str]:
    """Return language and words of ``vi=…``; words alone are in the line's usual language."""
    tag, sign, words = text.partition("=")
    if sign and tag.isalpha() and len(tag) in (2, 3):
        return tag, words
    return load_settings().language, text


for _group in (gate, notice, hours):
    _with_list_and_clear(_group)
_hours_command("open", is_open=True)
_hours_command("close", is_open=False)
