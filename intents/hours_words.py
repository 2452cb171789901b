"""What changed of opening hours, holidays and destinations, in words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from intents.editing_hours import day_words
from intents.pack import DestinationDefinition, Pack
from intents.week import days_words, parse_week, spans_words, week_words

FIELDS = ("hours", "holidays", "destinations")
"""Of the pack: what these words are about."""


def hours_changes(old: Pack, new: Pack) -> Iterator[tuple[str, str]]:
    """Yield a sentence for each difference, with the field of the pack that it is about."""
    for name in dict.fromkeys((*new.hours, *old.hours)):
        for said in _week(name, old.hours.get(name), new.hours.get(name)):
            yield "hours", said
    for said in _holidays(old, new):
        yield "holidays", said
    for name in dict.fromkeys((*new.destinations, *old.destinations)):
        for said in _place(old, new, name):
            yield "destinations", said


def _week(name: str, was: dict[str, str] | None, now: dict[str, str] | None) -> Iterator[str]:
    """Yield what became of one schedule; nothing when it is only written in another way."""
    if now is None:
        yield f"The opening hours “{name}” are gone."
    elif was is None:
        yield f"New opening hours “{name}”: {week_words(parse_week(now))}."
    else:
        before, after = parse_week(was), parse_week(now)
        pairs = [(sorted(before.get(day, ())), sorted(after.get(day, ()))) for day in range(7)]
        first = 0
        said = []
        for day in range(1, 8):
            if day == 7 or pairs[day] != pairs[first]:
                had, has = pairs[first]
                if had != has:
                    days = days_words(range(first, day))
                    said.append(f"{days} {spans_words(had)} → {spans_words(has)}")
                first = day
        if said:
            yield f"Opening hours “{name}”: {'; '.join(said)}."


def _holidays(old: Pack, new: Pack) -> Iterator[str]:
    was: dict[date, str] = {item.date: item.name for item in old.holidays}
    now: dict[date, str] = {item.date: item.name for item in new.holidays}
    for day in sorted(set(was) | set(now)):
        if day not in was:
            yield f"New holiday: {day_words(day)}, {now[day]}."
        elif day not in now:
            yield f"{day_words(day)} is no holiday any more ({was[day]})."
        elif was[day] != now[day]:
            yield f"The holiday of {day_words(day)} is called {now[day]}, not {was[day]}."


def _place(old: Pack, new: Pack, name: str) -> Iterator[str]:
    was, now = old.destinations.get(name), new.destinations.get(name)
    if was is None or now is None:
        yield f"{'New destination' if was is None else 'Gone is the destination'} “{name}”."
        return
    if was.hours != now.hours:
        yield f"“{name}” goes by the hours “{now.hours}”, not “{was.hours}”."
    if was.when_closed != now.when_closed:
        yield f"“{name}” when closed: {_closed(old, was)} → {_closed(new, now)}."
    for field, value in now.model_dump().items():
        before = getattr(was, field)
        if field not in ("hours", "when_closed") and before != value:
            what = field.replace("_", " ")
            yield f"“{name}”: {what} {before or 'nothing'} → {value or 'nothing'}."


def _closed(pack: Pack, place: DestinationDefinition) -> str:
    return place.when_closed or f"the operator ({pack.operator})"
