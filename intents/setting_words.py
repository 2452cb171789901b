"""Values, holidays, rules and overflow of a pack in words, and what changed of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from intents.pack import OwnBandsDefinition, SlotDefinition

KINDS = {"name": "a name", "amount": "an amount", "date": "a date", "time": "a time of day"}


def slot_words(slot: SlotDefinition) -> str:
    """Return what a value is: "4 to 8 digits, asked for, secret"."""
    if slot.kind in KINDS:
        said = [KINDS[slot.kind]]
    else:
        what = "digits" if slot.kind == "digits" else "letters and digits"
        said = [f"{_count(slot)} {what}".strip()]
    if slot.names:
        said.append(f"one of {len(slot.names)}")
    if slot.pattern:
        said.append(f"of the pattern {slot.pattern}")
    if slot.check:
        said.append("with a check digit")
    said.append("asked for" if slot.ask else "not asked for")
    if slot.sensitive:
        said.append("secret")
    return ", ".join(said)


def slot_changes(
    name: str, before: Mapping[str, SlotDefinition], after: Mapping[str, SlotDefinition]
) -> Iterator[str]:
    """Yield a sentence for each value of a need that is new, gone or another."""
    for slot in [slot for slot in after if slot not in before]:
        yield f"“{name}” takes “{slot}”: {slot_words(after[slot])}."
    for slot in [slot for slot in before if slot not in after]:
        yield f"“{name}” takes “{slot}” no more."
    for slot in [slot for slot in after if slot in before and after[slot] != before[slot]]:
        was, now = slot_words(before[slot]), slot_words(after[slot])
        if was != now:
            yield f"“{name}”: “{slot}” is now {now}; it was {was}."
        else:
            names = _differing(before[slot].names, after[slot].names)
            yield f"“{name}”: “{slot}” has other names: {names}."


def band_change(
    name: str, before: OwnBandsDefinition | None, after: OwnBandsDefinition | None
) -> str:
    """Return a sentence for other limits of a need's own; "" when they are the same."""
    if before == after:
        return ""
    if after is None:
        return f"“{name}” goes by the line's limits; {_limits(before)}."
    was = "it went by the line's limits" if before is None else _limits(before)
    return f"“{name}” is acted on from {after.accept:.1%} sure, its own limit; {was}."


def _limits(bands: OwnBandsDefinition | None) -> str:
    return "" if bands is None else f"it was acted on from {bands.accept:.1%}"


def _count(slot: SlotDefinition) -> str:
    if slot.at_least is None:
        return "" if slot.length is None else str(slot.length)
    if slot.length is None:
        return f"{slot.at_least} or more"
    return f"{slot.at_least} to {slot.length}"


def _differing(before: Sequence[str], after: Sequence[str]) -> str:
    new = [name for name in after if name not in before]
    gone = [name for name in before if name not in after]
    said = [f"new {', '.join(new)}" if new else "", f"gone {', '.join(gone)}" if gone else ""]
    return "; ".join(part for part in said if part) or "in another order"
