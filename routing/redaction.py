"""What never leaves the call: card numbers, telephone numbers, e-mail addresses.

Numbers are found as digits and as spoken digits, since a recogniser writes words.
"""

from __future__ import annotations

import re

SPOKEN = "zero|oh|o|one|two|three|four|five|six|seven|eight|nine|double|triple"
EMAIL = re.compile(r"\b[\w.+-]+(?:@| at )[\w-]+(?:(?:\.| dot )[\w-]+)+\b", re.IGNORECASE)
NUMBER = re.compile(r"(?<![\w])\+?\d(?:[ .()-]{0,2}\d){8,}(?![\w])")
SAID = re.compile(rf"\b(?:(?:{SPOKEN})[ ,-]+){{8,}}(?:{SPOKEN})\b", re.IGNORECASE)


def redact(text: str) -> str:
    """Return ``text`` with e-mail addresses and numbers of nine digits or more masked.

    Shorter numbers (a parcel, a ticket) stay: the agent needs them.

    >>> redact("my card is 4111 1111 1111 1111 and i live at 12 high street")
    'my card is [number] and i live at 12 high street'
    >>> redact("it is four one one one double two three four five six")
    'it is [number]'
    """
    for pattern, mask in ((EMAIL, "[e-mail]"), (NUMBER, "[number]"), (SAID, "[number]")):
        text = pattern.sub(mask, text)
    return text
