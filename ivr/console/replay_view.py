"""What a replay has found, as its page shows it: by kind, by need, and one by one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from intents.trial import Change, Outcome
from ivr.tuning.replay import Changed, Replay

ORDER = (
    Change.WORSE,
    Change.BETTER,
    Change.REJECTED,
    Change.ACTED,
    Change.ASKED,
    Change.CHANGED,
    Change.UNDERSTOOD,
)
"""Kinds of change: what somebody has judged first, then what may harm most."""
KIND_WORDS = {
    Change.WORSE: "Somebody has said what was meant, and the caller ends further from it: it is "
    "not found any more, or a wrong need is acted on without asking.",
    Change.BETTER: "Somebody has said what was meant, and the caller comes nearer to it: it is "
    "found, or a wrong need is not acted on without asking any more.",
    Change.REJECTED: "It was understood as something, and is not understood any more.",
    Change.ACTED: "The same need, which was asked about first (“…, right?”) and is acted on at "
    "once: quicker, and nobody notices a mistake.",
    Change.ASKED: "The same need, which was acted on at once and is asked about first: a question "
    "more, and a mistake is noticed.",
    Change.CHANGED: "It is taken for another need, and nobody has said which is right.",
    Change.UNDERSTOOD: "It was not understood, and is taken for a need.",
}
EVERY = "*"
"""Stands for all needs in an address: "" is what no need is."""
PAGE = 200
"""Rows that are shown at once."""


@dataclass(frozen=True, slots=True)
class Filter:
    """Which changes are looked at."""

    kind: Change | None = None
    need: str | None = None
    """"" for what no need is; None for every one."""

    @property
    def wanted(self) -> bool:
        """Whether something is left out."""
        return self.kind is not None or self.need is not None


def asked_for(args: Mapping[str, str]) -> Filter:
    """Return what an address asks for; an unknown kind is every kind, and EVERY need is each."""
    kinds = {kind.value: kind for kind in ORDER}
    need = args.get("need", EVERY)
    return Filter(kinds.get(args.get("kind", "")), None if need == EVERY else need)


def rows(run: Replay) -> list[dict[str, Any]]:
    """Return the needs of which something changes, with their counts, the worst first."""
    found: list[dict[str, Any]] = [
        {
            "need": need,
            "counts": {kind: counts[kind] for kind in ORDER},
            "calls": counts.total(),
            "labelled": run.labelled[need],
        }
        for need, counts in list(run.by_need.items())
        if counts.total() > counts[Change.SAME]
    ]
    return sorted(found, key=lambda row: ([-row["counts"][kind] for kind in ORDER], row["need"]))


def items(run: Replay, wanted: Filter) -> tuple[list[dict[str, Any]], int]:
    """Return the changed utterances that are shown, and how many different ones there are.

    Those of which somebody has said what was meant stand first.
    """
    found = run.found(wanted.kind, wanted.need)
    found.sort(key=lambda item: (item.first.heard.meaning is None, ORDER.index(_kind(item))))
    return [_item(one) for one in found[:PAGE]], len(found)


def did(outcome: Outcome) -> str:
    """Return what a call would do, in words.

    >>> from intents.types import Band
    >>> did(Outcome("lost_card", Band.CONFIRM, 0.7)), did(Outcome("", Band.REJECT, 0.2))
    ('lost card, asked first', 'not understood')
    """
    if not outcome.meaning:
        return "not understood"
    return outcome.meaning.replace("_", " ") + ("" if outcome.acts else ", asked first")


def _kind(item: Changed) -> Change:
    return item.first.change


def _item(item: Changed) -> dict[str, Any]:
    one = item.first
    return {
        "kind": one.change,
        "text": one.heard.text,
        "again": one.heard.again,
        "call_sid": one.heard.call_sid,
        "count": item.count,
        "meant": one.heard.meaning,
        "before": did(one.before),
        "after": did(one.after),
    }


def tiles(run: Replay | None) -> Sequence[tuple[Change, int | None]]:
    """Return every kind with its count; None before the first replay."""
    return [(kind, run.counts[kind] if run is not None else None) for kind in (*ORDER, Change.SAME)]
