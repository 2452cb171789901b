"""``callsteer routes``: what would happen to a call, and whether a pack's rules are sound."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import click

from intents.pack import Pack
from intents.pack_loader import load_pack, presets
from ivr.cli.live import live_pack
from ivr.cli.options import json_option, language_option, print_json
from ivr.cli.until import read_moment
from ivr.company import policy_of, working_day, zone_of
from ivr.settings import load_settings
from ivr.storage import open_database
from ivr.storage.switches import SwitchStore
from routing.explain import findings, in_words
from routing.policy import Facts
from routing.switches import NONE, Switches
from routing.types import Decision


@click.group()
def routes() -> None:
    """Explain and check where calls go."""


@routes.command()
@click.option("--intent", default="", help="The need. [default: none understood]")
@click.option("--slots", "slots", multiple=True, metavar="NAME=VALUE", help="Given by the caller.")
@click.option("--tier", default="", help="Of the customer.")
@click.option("--repeat", type=int, default=0, help="Earlier calls in 24 hours.")
@click.option("--previous", default="", help="The need of the last of them.")
@click.option("--channel", default="", help="twilio_stream, browser, text …")
@click.option("--wait", "waits", multiple=True, metavar="QUEUE=SECONDS", help="How long it is.")
@click.option("--at", metavar="WHEN", help="18:00 or 2026-12-24T12:00. [default: now]")
@click.option("--hidden", is_flag=True, help="The caller's number is hidden.")
@click.option("--texting", is_flag=True, help="As if text messages could be sent.")
@click.option("--switches/--no-switches", default=True, help="With gates and notices as they are.")
@language_option
@json_option
@click.argument("preset")
def explain(preset: str, as_json: bool, switches: bool, **given: Any) -> None:
    """Say what would happen to a call of PRESET, and why; by the version that is live."""
    pack = live_pack(preset)
    policy = policy_of(pack)
    facts = _facts(pack, given)
    held = _switches(pack.preset) if switches else NONE
    decision = policy.decide(facts, held)
    notices = (
        *held.for_all(facts.at),
        *held.about(facts.intent, decision.destination.name, facts.at),
    )
    if as_json:
        print_json({**told(decision), "notices": [notice.id for notice in notices]})
        return
    for notice in notices:
        click.echo(f"First the caller is told: {notice.text(facts.language)}")
    for line in in_words(decision, policy):
        click.echo(line)


@routes.command()
@json_option
@click.argument("packs", nargs=-1, metavar="[PACK]...")
def check(packs: tuple[str, ...], as_json: bool) -> None:
    """Look for rules that never hold and needs that reach nobody; exit with 1 when there are."""
    sound = True
    for name in packs or presets():
        pack = load_pack(name)
        begin = working_day(zone_of(pack), datetime.now(UTC).date())
        found = list(findings(policy_of(pack), begin))
        sound = sound and not found
        if as_json:
            print_json({"pack": name, "rules": len(pack.rules), "findings": found})
            continue
        click.echo(f"{name}: {len(found) or 'no'} findings, {len(pack.rules)} rules")
        for line in found:
            click.echo(f"  {line}")
    if not sound:
        sys.exit(1)


def told(decision: Decision) -> dict[str, Any]:
    """Return a decision as plain data."""
    return {
        "destination": decision.destination.name,
        "kind": decision.destination.kind.value,
        "is_open": decision.is_open,
        "opening": decision.opening,
        "rule": decision.rule,
        "reason": decision.reason,
        "priority": decision.priority,
        "priority_reason": decision.priority_reason,
        "offered_for": decision.offered_for,
        "options": [option.name for option in decision.options],
        "chain": list(decision.chain),
        "service": decision.service,
        "flag": decision.flag,
        "steps": list(decision.steps),
    }


def _facts(pack: Pack, given: Mapping[str, Any]) -> Facts:
    now = datetime.now(zone_of(pack))
    return Facts(
        intent=_one_of(given["intent"], pack.intents, "--intent"),
        at=read_moment(given["at"], now) if given["at"] else now,
        slots=dict(_pair(text, "--slots") for text in given["slots"]),
        language=given["language"] or load_settings().language,
        channel=given["channel"],
        tier=_one_of(given["tier"], pack.tiers, "--tier"),
        repeat=given["repeat"],
        previous=_one_of(given["previous"], pack.intents, "--previous"),
        load={
            _one_of(queue, pack.destinations, "--wait"): _seconds(seconds)
            for queue, seconds in (_pair(text, "--wait") for text in given["waits"])
        },
        reachable=not given["hidden"],
        texting=given["texting"],
    )


def _switches(preset: str) -> Switches:
    url = load_settings().database_url
    if not url:
        return NONE
    database = open_database(url)
    try:
        return SwitchStore(database).read(datetime.now(UTC)).get(preset, NONE)
    finally:
        database.close()


def _one_of(name: str, known: Mapping[str, object], option: str) -> str:
    if name and name not in known:
        choice = ", ".join(known) or "none"
        raise click.BadParameter(f"unknown {name!r}; known are {choice}", param_hint=option)
    return name


def _pair(text: str, option: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not (name and sign):
        raise click.BadParameter(f"{text!r}: write NAME=VALUE", param_hint=option)
    return name, value


def _seconds(text: str) -> int:
    if not text.isdecimal():
        raise click.BadParameter(f"{text!r}: write whole seconds", param_hint="--wait")
    return int(text)
