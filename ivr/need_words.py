"""Which utterance made the need: the one whose sound the agent may hear."""

from __future__ import annotations

from asr.types import Expectation, OpenNeed, YesNo
from intents.types import IntentMatch
from routing.redaction import redact

SURE = 0.5
"""From here on what was said counts as a need: where asking "is it about …?" begins."""
SECRET_DIGITS = 9
"""So many digits in a row may be a card or an account: they are not played to anybody."""


class NeedWords:
    """One call's. The latest need counts; what was not understood, only before the first one."""

    def __init__(self) -> None:
        self._sure = False

    def makes_need(self, match: IntentMatch, expectation: Expectation) -> bool:
        """Whether the sound of what was just said is worth keeping, and may be kept."""
        if not isinstance(expectation, OpenNeed | YesNo) or _says_secret(match):
            return False
        if match.answer is not None or match.command is not None or match.backchannel:
            return False
        sure = bool(match.candidates) and match.candidates[0].confidence >= SURE
        if not sure and (self._sure or isinstance(expectation, YesNo)):
            return False
        self._sure |= sure
        return bool(match.text)


def _says_secret(match: IntentMatch) -> bool:
    """Whether something was said that is masked where it is written."""
    digits = (slot.value for slot in match.slots if slot.kind == "digits")
    return redact(match.text) != match.text or any(len(one) >= SECRET_DIGITS for one in digits)
