"""How well needs are told apart, from a sample by chance that people have labelled. Pure.

"In grammar" is what the catalogue has a need for. Only utterances drawn by chance count: those
that wait in the missed queue for another reason are there because they went badly.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ivr.numbers.facts import CallFacts, Label
from ivr.numbers.figure import Kpi, share


def grammar_kpis(calls: Sequence[CallFacts]) -> Iterable[Kpi]:
    """Yield the shares of right and wrong decisions, in grammar and out of it."""
    labels = [label for call in calls for label in call.labels if label.by_chance]
    inside, outside = [x for x in labels if x.meaning], [x for x in labels if not x.meaning]
    known = "÷ utterances of the sample that had a need we handle"
    yield share(
        "in grammar, correct accept",
        [label for label in inside if label.right],
        inside,
        f"The right need was understood {known}.",
    )
    yield share(
        "in grammar, false accept",
        [label for label in inside if label.accepted and not label.right],
        inside,
        f"Another need was understood {known}.",
        "low",
    )
    yield share(
        "in grammar, false reject",
        [label for label in inside if not label.accepted],
        inside,
        f"Nothing was understood {known}.",
        "low",
    )
    unknown = "÷ utterances of the sample that had no need we handle"
    yield share(
        "out of grammar, false accept",
        [label for label in outside if label.accepted],
        outside,
        f"A need was understood {unknown}.",
        "low",
    )
    yield share(
        "out of grammar, correct reject",
        [label for label in outside if not label.accepted],
        outside,
        f"Nothing was understood, as it should be {unknown}.",
    )
    yield _precision([label for label in labels if label.accepted and label.acted])


def _precision(acted: Sequence[Label]) -> Kpi:
    return share(
        "right without asking",
        [label for label in acted if label.right],
        acted,
        "The right need ÷ utterances of the sample that were acted upon without asking.",
    )
