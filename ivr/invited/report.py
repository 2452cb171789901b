"""What trials have shown: successes with their intervals, times, answers. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import fmean, median
from typing import Any, Protocol

Z = 1.96
"""Of a 95 % interval."""
SCALE = 7
"""Answers are from 1 to this."""


class Result(Protocol):
    """One call or the last answers of one visitor."""

    kind: str
    visitor: str
    task: str
    seconds: float | None
    success: bool | None
    answers: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many, and between what the true share lies with 95 % certainty."""

    count: int
    of: int
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class TaskReport:
    """One errand."""

    name: str
    done: Share
    median_s: float | None
    """Of the calls that did it; None for none."""
    longest_s: float | None
    ease: float | None
    """Mean of 1 (very hard) to 7 (very easy); None when nobody has said."""
    ease_count: int


@dataclass(frozen=True, slots=True)
class Report:
    """All that came of one invitation."""

    visitors: int
    calls: int
    tasks: list[TaskReport]
    done: Share
    """Errands of all kinds."""
    own_right: Share
    """Calls of the visitors' own ideas, as far as they have said."""
    score: float | None
    """0 to 100, from the two last questions; None when nobody has answered."""
    score_count: int
    words: list[str]
    """What visitors added."""


def report_of(results: Sequence[Result], tasks: Sequence[str]) -> Report:
    """Return the report; ``tasks`` are the errands' names, in order."""
    errands = [item for item in results if item.kind == "task"]
    own = [item for item in results if item.kind == "free" and item.success is not None]
    closing = [item.answers for item in results if item.kind == "closing"]
    scores = [score for answers in closing if (score := score_of(answers)) is not None]
    return Report(
        visitors=len({item.visitor for item in results}),
        calls=sum(item.kind != "closing" for item in results),
        tasks=[_task(name, [item for item in errands if item.task == name]) for name in tasks],
        done=share_of([bool(item.success) for item in errands]),
        own_right=share_of([bool(item.success) for item in own]),
        score=fmean(scores) if scores else None,
        score_count=len(scores),
        words=[str(answers["words"]) for answers in closing if answers.get("words")],
    )


def share_of(successes: Sequence[bool]) -> Share:
    """Return the share with Wilson's interval, which holds for few trials too.

    >>> share_of([True] * 9 + [False]).low > 0.59
    True
    """
    count, of = sum(successes), len(successes)
    if not of:
        return Share(0, 0, 0.0, 1.0)
    share, room = count / of, Z * Z / of
    middle = (share + room / 2) / (1 + room)
    half = Z * sqrt(share * (1 - share) / of + room / (4 * of)) / (1 + room)
    return Share(count, of, max(0.0, middle - half), min(1.0, middle + half))


def score_of(answers: dict[str, Any]) -> float | None:
    """Return 0 to 100 from the two last questions; None when one is unanswered."""
    given = [answers.get(name) for name in ("fits", "easy")]
    if not all(isinstance(item, int) and 1 <= item <= SCALE for item in given):
        return None
    return 100 * sum(int(item or 0) - 1 for item in given) / (2 * (SCALE - 1))


def _task(name: str, calls: Sequence[Result]) -> TaskReport:
    times = [item.seconds for item in calls if item.success and item.seconds is not None]
    eases = [int(item.answers["ease"]) for item in calls if item.answers.get("ease")]
    return TaskReport(
        name=name,
        done=share_of([bool(item.success) for item in calls]),
        median_s=median(times) if times else None,
        longest_s=max(times, default=None),
        ease=fmean(eases) if eases else None,
        ease_count=len(eases),
    )
