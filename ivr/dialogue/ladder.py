"""The recovery ladder: what a failed turn leads to.

Open prompt, rapid reprompt, examples, keypad, person. Source: docs/design.md.
"""

from __future__ import annotations

from .judgement import Judgement
from .memory import Memory
from .script import Limits
from .serving import person
from .transitions import State, Verdict

POLITE = frozenset({State.REMINDING, State.RETURNING, State.RATING})
"""Questions of ours, not of the caller's: one more try, then the call goes on."""
SHORT = frozenset({State.OFFERING})
"""Questions where the keypad menu would be out of place: one more try, then a person."""


def ladder(kind: Verdict, memory: Memory, limits: Limits) -> Judgement:
    """Return the next rung after one more ``kind`` (NO_MATCH or NO_INPUT)."""
    return Judgement(_rung(kind, memory, limits), failed=kind)


def _rung(kind: Verdict, memory: Memory, limits: Limits) -> Verdict:
    failures = memory.failures + 1
    if memory.state is State.DEFLECTING:
        return Verdict.AGENT  # asked for a person and says no more: a person
    if memory.state in POLITE:
        return Verdict.DONE if kind is Verdict.NO_INPUT or failures >= 2 else kind
    if memory.state is State.APPROVING:
        return person(memory) if failures >= 2 else kind
    if memory.recoveries + 1 > limits.recoveries:
        return Verdict.GIVE_UP
    if memory.state is State.KEYPAD:
        silent = kind is Verdict.NO_INPUT
        return Verdict.GIVE_UP if silent or failures >= 2 else kind
    if memory.state in SHORT:
        return Verdict.GIVE_UP if failures >= 2 else kind
    silences = memory.silences + 1 if kind is Verdict.NO_INPUT else 0
    if failures >= limits.attempts or silences >= limits.silences:
        return Verdict.TO_KEYPAD
    return kind
