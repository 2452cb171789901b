"""What does not fit together in a pack, whether it comes from its files or from the console."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from intents.pack import Pack, Wordings
from intents.pack_rules import Where, rule_problems
from intents.services import service_problems
from intents.week import HoursError, parse_week


def pack_problems(pack: Pack, languages: Mapping[str, Wordings]) -> Iterator[tuple[Where, str]]:
    """Yield each problem with the field of ``pack.yaml`` it stands in, names first."""
    yield from _reference_problems(pack, languages)
    yield from _hours_problems(pack)
    yield from _offer_problems(pack, languages)
    yield from rule_problems(pack, languages)
    yield from service_problems(pack, languages)


def _reference_problems(
    pack: Pack, languages: Mapping[str, Wordings]
) -> Iterator[tuple[Where, str]]:
    """Yield names that stand for nothing."""
    places = pack.destinations
    for name, intent in pack.intents.items():
        if intent.destination not in places:
            known = ", ".join(places)
            yield (
                ("intents", name, "destination"),
                f"unknown destination {intent.destination!r}; known are {known}",
            )
    if pack.operator not in places:
        yield ("operator",), f"unknown destination {pack.operator!r}"
    if pack.emergency and pack.emergency not in places:
        yield ("emergency",), f"unknown destination {pack.emergency!r}"
    for name, place in places.items():
        where: Where = ("destinations", name)
        if place.hours not in (*pack.hours, "always"):
            yield (*where, "hours"), f"unknown hours {place.hours!r}"
        if place.when_closed and place.when_closed not in places:
            yield (*where, "when_closed"), f"unknown destination {place.when_closed!r}"
        for language, wordings in languages.items():
            if place.prompt and place.prompt not in wordings.prompts:
                yield (*where, "prompt"), f"no prompt {place.prompt!r} in {language}.yaml"


def _hours_problems(pack: Pack) -> Iterator[tuple[Where, str]]:
    """Yield weeks that cannot be read."""
    for name, week in pack.hours.items():
        try:
            parse_week(week)
        except HoursError as error:
            yield ("hours", name), str(error)


def _offer_problems(pack: Pack, languages: Mapping[str, Wordings]) -> Iterator[tuple[Where, str]]:
    """Yield languages that are offered and not spoken."""
    known = ", ".join(sorted(languages))
    for key, tag in pack.offer_languages.items():
        if tag not in languages:
            yield ("offer_languages", key), f"no {tag}.yaml for {tag!r}; the pack speaks {known}"
