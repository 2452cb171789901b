"""A number or code that comes in several breaths: "two oh four", a pause, "oh six oh".

What is too short is no mistake yet: it is kept, and the caller is asked to go on. Whatever comes
next completes it, or is the whole value, said once more from its beginning.
"""

from __future__ import annotations

from .judgement import Judgement
from .script import Limits, SlotSpec
from .slots import is_valid
from .transitions import Verdict


def whole(value: str, before: str, spec: SlotSpec) -> str:
    """Return the whole value that ``value`` makes with what came ``before``; "" for none."""
    continued = is_valid(before + value, spec)
    if is_valid(value, spec) and (value.startswith(before) or not continued):
        return value
    return before + value if continued else ""


def go_on(value: str, parts: tuple[str, ...], spec: SlotSpec, limits: Limits) -> Judgement | None:
    """Ask for the rest of a value; None where it is wrong, or has come in too many breaths.

    ``parts``: what came before, breath by breath.
    """
    before = "".join(parts)
    again = value.startswith(before) and len(value) > len(before)
    rest = value.removeprefix(before) if again else value
    if len(parts) >= limits.slot_tries or not _is_begun(before + rest, spec):
        return None
    return Judgement(Verdict.SLOT_BEGUN, parts=(*parts, rest))


def _is_begun(value: str, spec: SlotSpec) -> bool:
    """Whether a value that is not valid may be the beginning of one."""
    if spec.sensitive or spec.kind not in ("digits", "code") or not value.isalnum():
        return False
    if spec.pattern:
        return spec.length is None or len(value) < spec.length
    fewest = spec.length if spec.at_least is None else spec.at_least
    return fewest is not None and len(value) < fewest
