"""Figures of the time that callers spend in queues and with agents. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta

from ivr.numbers.facts import CallFacts, Stay
from ivr.numbers.figure import Kpi, ratio, share

SOON = timedelta(minutes=2)
"""Who is passed on to another queue so soon after an answer came to the wrong place first."""


def queue_kpis(calls: Sequence[CallFacts], answer_s: int) -> Iterable[Kpi]:
    """Yield the queues' figures; ``answer_s`` is the wait that the service level allows."""
    stays = [stay for call in calls for stay in call.stays]
    handled = [stay for stay in stays if stay.answered and not stay.at_carrier]
    queued = [s for s in stays if s.kind != "callback" and s.outcome != "callback"]
    timed = [stay for stay in queued if not stay.at_carrier]
    yield share(
        "queue abandonment",
        [stay for stay in queued if stay.outcome == "abandoned" and not stay.answered],
        queued,
        "Hung up while waiting in a queue ÷ stays in queues; callbacks are left out.",
        "low",
    )
    waits = [s.waited_s for s in timed if s.waited_s is not None]
    yield Kpi(
        "ASA",
        ratio(sum(waits), len(waits)),
        "s",
        sum(waits),
        len(waits),
        "Average speed of answer: seconds from entering a queue to an agent's answer "
        "÷ stays that were answered; callbacks are left out.",
        "low",
    )
    yield share(
        "service level",
        [wait for wait in waits if wait <= answer_s],
        timed,
        "Answered within the allowed wait (20 s unless set) ÷ stays in queues of ours; "
        "callbacks are left out. The usual aim is 80 %.",
    )
    work = sum(stay.talked_s + stay.wrapped_s for stay in handled)
    yield Kpi(
        "AHT",
        ratio(work, len(handled)),
        "s",
        work,
        len(handled),
        "Average handling time: seconds of talk, hold and work after the call ÷ stays handled "
        "at our desks.",
        "low",
    )
    yield share(
        "transfer rate",
        [stay for stay in handled if stay.outcome == "transferred"],
        handled,
        "Passed on by one agent to another ÷ stays handled by agents.",
        "low",
    )


def passed_on_soon(stays: Sequence[Stay]) -> bool | None:
    """Whether the first agent passed the caller on to another queue within two minutes.

    None when no agent has answered. ``stays`` are those of one call, oldest first.
    """
    for number, first in enumerate(stays):
        if first.answered_at is not None:
            limit = first.answered_at + SOON
            later = stays[number + 1 :]
            return any(s.queue != first.queue and s.entered_at <= limit for s in later)
    return None
