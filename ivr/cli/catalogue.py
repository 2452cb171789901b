"""``callsteer catalogue``: checking packs."""

from __future__ import annotations

import sys
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import click

import asr.models
from intents.bands import Advice, bands_for, reliability
from intents.matcher import build_matcher
from intents.pack_loader import load_pack, load_tests, presets
from intents.trial import calls_judged
from ivr.checking import findings_of
from ivr.cli.options import json_option, language_option, print_json
from ivr.completeness import known_languages, missing
from ivr.installed import encoder_folder
from ivr.settings import load_settings


@click.group()
def catalogue() -> None:
    """Check and list catalogue packs."""


@catalogue.command("list")
def list_packs() -> None:
    """Show the packs that come with the project."""
    for name in presets():
        pack = load_pack(name)
        languages = ", ".join(sorted(pack.languages))
        click.echo(f"{name}: {len(pack.intents)} intents, {languages}")


@catalogue.command()
@json_option
@click.option("--strict", is_flag=True, help="Exit with 1 when anything is worth looking at.")
@click.argument("packs", nargs=-1, metavar="[PACK]...")
def check(packs: tuple[str, ...], as_json: bool, strict: bool) -> None:
    """Validate each PACK, a preset or a folder; exit with 2 and every problem of a bad one.

    Of a good one, show what is worth looking at: phrases of two intents that say the same or that
    are taken for a command, phrases among those of another intent, and too few of them. And where
    understanding is thin: needs whose phrases repeat each other, begin alike or lie among those of
    one other need, and values that no phrase has.
    """
    settings = load_settings()
    asr.models.use_folder(settings.models)
    cache = settings.cache / "intents"
    found = 0
    for name in packs or presets():
        pack = load_pack(name)
        phrases = {
            language: sum(len(intent.phrases) for intent in wordings.intents.values())
            for language, wordings in pack.languages.items()
        }
        findings = {tag: findings_of(pack, tag, cache) for tag in pack.languages}
        found += sum(map(len, findings.values()))
        if as_json:
            rows = [asdict(one) | {"language": tag} for tag in findings for one in findings[tag]]
            common = {"pack": name, "intents": len(pack.intents), "phrases": phrases}
            print_json({**common, "findings": rows})
            continue
        counts = ", ".join(f"{count} phrases in {tag}" for tag, count in phrases.items())
        click.echo(f"{name}: good, {len(pack.intents)} intents, {counts}")
        for tag, items in findings.items():
            for item in items:
                click.echo(f"  {tag} {item.kind}: {item}")
    if strict and found:
        sys.exit(1)


@catalogue.command()
@json_option
@language_option
@click.option("--wrong", type=click.FloatRange(0, 100, min_open=True, max_open=True), default=3.0)
@click.option("--labelled", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("pack")
def bands(
    pack: str, language: str | None, wrong: float, labelled: Path | None, as_json: bool
) -> None:
    """Show the bands with which at most WRONG of 100 calls routed without asking go wrong.

    The evidence is PACK's own phrases, each held out; and LABELLED calls, a file like a pack's
    test utterances, which are asked as they would be on the line.
    """
    settings = load_settings()
    spoken = language or settings.language
    asr.models.use_folder(settings.models)
    folder, cache = encoder_folder(spoken), settings.cache / "intents"
    matcher = build_matcher(load_pack(pack), spoken, folder, cache)
    answers = matcher.held_out()
    if labelled is not None:
        answers += calls_judged(matcher, load_tests(labelled), datetime.now(UTC).date())
    advice = bands_for(answers, wrong / 100)
    curve = reliability(answers)
    if as_json:
        print_json({"pack": pack, **asdict(advice), "curve": [asdict(part) for part in curve]})
        return
    click.echo(_in_words(advice, wrong))
    for part in curve:
        low, high = part.interval
        click.echo(
            f"  said {part.low:.1f} to {part.high:.1f}: {part.count} answers, "
            f"{part.right:.2f} right ({low:.2f} to {high:.2f})"
        )


def _in_words(advice: Advice, wrong: float) -> str:
    limits = f"accept {advice.bands.accept:.2f}, confirm {advice.bands.confirm:.2f}"
    if not advice.met:
        return f"{limits}: no confidence promises at most {wrong:g} wrong of 100; ask always"
    low, high = advice.interval
    return (
        f"{limits}: {advice.coverage:.0%} of calls routed without asking, {advice.wrong:.1%} of "
        f"these wrong ({low:.1%} to {high:.1%}, {advice.count} answers)"
    )


@catalogue.command()
@json_option
@click.argument("packs", nargs=-1, metavar="[PACK]...")
def languages(packs: tuple[str, ...], as_json: bool) -> None:
    """Show what each PACK lacks in each language; exit with 1 when anything is missing."""
    complete = True
    for name in packs or presets():
        pack = load_pack(name)
        for language in known_languages(pack):
            lacking = missing(pack, language)
            complete = complete and not lacking
            if as_json:
                print_json({"pack": name, "language": language, "missing": lacking})
                continue
            click.echo(f"{name} {language}: {f'{len(lacking)} missing' if lacking else 'complete'}")
            for thing in lacking:
                click.echo(f"  {thing}")
    if not complete:
        sys.exit(1)
