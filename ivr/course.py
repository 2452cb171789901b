"""The course of a call, as verdicts: what the caller did, and what was decided for them. Pure.

Figures count it, and the agent's card tells what was tried already.
"""

from __future__ import annotations

from ivr.dialogue.events import DtmfPressed, Event, Routed, Served, TimerFired, UtteranceFinal
from ivr.dialogue.judgement import Judgement
from ivr.dialogue.transitions import Verdict

SETTLED = frozenset(
    {
        Verdict.ROUTED,
        Verdict.ROUTED_MESSAGE,
        Verdict.ROUTED_CLOSED,
        Verdict.ROUTED_SERVICE,
        Verdict.SERVED,
        Verdict.NOT_SERVED,
    }
)
"""What the policy and the company's systems decide; the rest are questions to the caller."""


def tried(event: Event, judged: Judgement | None) -> list[str]:
    """Return the verdicts on ``event`` that tell how the call went; [] for what is no step of it.

    A rung of the recovery ladder comes after what led to it: ``no_match`` or ``no_input``.
    """
    if judged is None:
        return []
    verdict, failed = judged.verdict, judged.failed
    match event:
        case UtteranceFinal() | DtmfPressed():
            told = verdict not in (Verdict.KEY_ADDED, Verdict.KEYS_CLEARED)
        case TimerFired():
            told = failed is not None
        case Routed() | Served():
            told = verdict in SETTLED
        case _:
            told = False
    if not told:
        return []
    return [*([failed.value] if failed not in (None, verdict) else []), verdict.value]
