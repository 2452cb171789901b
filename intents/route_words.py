"""Routes of a pack in words: where needs go, rules, overflow, and what changed of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from babel import Locale

from intents.pack import IntentDefinition
from intents.pack_rules import ConditionDefinition, OverflowDefinition, RuleDefinition

ROUTED = ("destination", "options", "always_confirm", "urgent", "critical")
"""Fields of a need that say what becomes of a call."""
CHANNELS = {
    "twilio": "by telephone (Twilio)",
    "asterisk": "by telephone (Asterisk)",
    "browser": "from the Talk page",
    "chat": "by web chat",
    "sms": "by text message",
    "text": "by typing",
}
"""Ways in which calls come, as rules name them."""
TURNED = {
    "always_confirm": (
        "Callers are always asked “… right?” before {need} is acted upon.",
        "Callers are asked “… right?” about {need} only when it is not sure.",
    ),
    "urgent": (
        "A call about {need} is urgent now: it does not wait for the next opening.",
        "A call about {need} is no longer urgent.",
    ),
    "critical": (
        "A call about {need} is critical now: it always reaches a person.",
        "A call about {need} is no longer critical.",
    ),
}
"""What is said when a tick of a need is set, and when it is taken away."""


def said(name: str) -> str:
    """Return a name of the pack as people read it.

    >>> said("senior_fraud")
    'senior fraud'
    """
    return name.replace("_", " ")


def listed(names: Sequence[str], word: str = "or") -> str:
    """Return names of the pack in one phrase.

    >>> listed(["fraud_report", "balance", "complaint"])
    'fraud report, balance or complaint'
    """
    *most, last = [said(name) for name in names] or [""]
    return f"{', '.join(most)} {word} {last}" if most else last


def seconds_words(seconds: int) -> str:
    """Return a wait as people say it.

    >>> seconds_words(120), seconds_words(90), seconds_words(1)
    ('2 minutes', '90 seconds', '1 second')
    """
    whole = seconds >= 60 and seconds % 60 == 0
    count, unit = (seconds // 60, "minute") if whole else (seconds, "second")
    return f"{count} {unit}{'s' if count != 1 else ''}"


def language_word(tag: str) -> str:
    """Return the English name of a language; the tag when it has none.

    >>> language_word("vi"), language_word("xx")
    ('Vietnamese', 'xx')
    """
    return str(Locale("en").languages.get(tag, tag))


def rule_words(rule: RuleDefinition) -> str:
    """Return a rule as a sentence ("When the need is … → senior fraud, priority 95.")."""
    return f"When {when_words(rule.when)} → {then_words(rule)}."


def when_words(when: ConditionDefinition) -> str:
    """Return the conditions of a rule, joined by "and"; "any call" when there are none."""
    clauses = [
        f"the need is {listed(when.intent)}" if when.intent else "",
        f"the customer is {listed(when.tier)}" if when.tier else "",
        f"the call is in {listed([language_word(tag) for tag in when.language])}"
        if when.language
        else "",
        _channels(when.channel),
        *(_given(name, value) for name, value in when.slots.items()),
        _earlier(when),
        *(
            f"{said(queue)} waits more than {seconds_words(wait)}"
            for queue, wait in when.wait_over_s.items()
        ),
        *(f"the hours “{said(name)}” are {state}" for name, state in when.hours.items()),
        {True: "the need is held back", False: "the need is not held back", None: ""}[when.gated],
    ]
    return " and ".join(filter(None, clauses)) or "any call"


def then_words(rule: RuleDefinition) -> str:
    """Return what a rule does: "senior fraud, priority 95"."""
    parts = [
        said(rule.destination) if rule.destination else "the usual place",
        f"priority {rule.priority}" if rule.priority is not None else "",
        f"a choice of {listed(rule.options)}" if rule.options else "",
        f"first saying the prompt “{said(rule.prompt)}”" if rule.prompt else "",
        f"agents see “{said(rule.flag)}”" if rule.flag else "",
    ]
    return ", ".join(filter(None, parts))


def overflow_words(name: str, chain: OverflowDefinition) -> str:
    """Return an overflow chain as a sentence."""
    wait = chain.wait_over_s
    busy = f"waits more than {seconds_words(wait)}" if wait is not None else ""
    if not chain.to:
        return f"When {said(name)} {busy}, callers choose among what is possible."
    when = f"is closed or {busy}" if busy else "is closed"
    return f"When {said(name)} {when}: {listed(chain.to, 'then')}."


def need_changes(name: str, before: IntentDefinition, after: IntentDefinition) -> Iterator[str]:
    """Yield a sentence for each thing that becomes of calls about a need and was another."""
    need = f"“{said(name)}”"
    if before.destination != after.destination:
        yield (
            f"A call about {need} now goes to “{said(after.destination)}”; "
            f"it went to “{said(before.destination)}”."
        )
    if before.options != after.options:
        yield (
            f"Callers about {need} may choose from {_choice(after.options)}; "
            f"it was {_choice(before.options)}."
        )
    for field, (on, off) in TURNED.items():
        if getattr(before, field) != getattr(after, field):
            yield (on if getattr(after, field) else off).format(need=need)


def rule_changes(
    before: Sequence[RuleDefinition], after: Sequence[RuleDefinition]
) -> Iterator[str]:
    """Yield a sentence for each rule that is new, gone or another, and one for another order."""
    was, now = _by_name(before), _by_name(after)
    for place, rule in enumerate(after):
        if rule.name not in was:
            yield f"New rule “{said(rule.name)}”, number {place + 1}: {rule_words(rule)}"
    for name in [name for name in was if name not in now]:
        yield f"The rule “{said(name)}” is gone. It was: {rule_words(was[name])}"
    for name in [name for name in now if name in was and now[name] != was[name]]:
        old, new = rule_words(was[name]), rule_words(now[name])
        if old != new:
            yield f"The rule “{said(name)}” is now: {new} It was: {old}"
        if was[name].why != now[name].why:
            yield (
                f"The reason of the rule “{said(name)}” is now “{now[name].why}”; "
                f"it was “{was[name].why}”."
            )
    kept = [name for name in now if name in was]
    if kept != [name for name in was if name in now]:
        order = ", ".join(said(rule.name) for rule in after)
        yield f"The rules are asked in another order: {order}."


def overflow_changes(
    before: Mapping[str, OverflowDefinition], after: Mapping[str, OverflowDefinition]
) -> Iterator[str]:
    """Yield a sentence for each overflow chain that is new, gone or another."""
    for name, chain in after.items():
        if name not in before:
            yield f"New overflow: {overflow_words(name, chain)}"
        elif chain != before[name]:
            old, new = (overflow_words(name, one) for one in (before[name], chain))
            yield f"{new} It was: {old}"
    for name in [name for name in before if name not in after]:
        was = overflow_words(name, before[name])
        yield f"“{said(name)}” has no overflow any more. It was: {was}"


def _channels(names: Sequence[str]) -> str:
    if not names:
        return ""
    known = [CHANNELS.get(name, f"by {said(name)}") for name in names]
    return f"the call comes {listed(known)}"


def _given(name: str, value: str) -> str:
    return f"{said(name)} was given" if value == "*" else f"{said(name)} is {value}"


def _earlier(when: ConditionDefinition) -> str:
    about = "about the same " if when.same_need else ""
    if when.repeat > 1:
        last = ", the last time about the same" if when.same_need else ""
        return f"the caller rang {when.repeat} times or more in the 24 hours before{last}"
    if when.repeat or when.same_need:
        return f"the caller rang {about}in the 24 hours before"
    return ""


def _choice(options: Sequence[str]) -> str:
    return listed(options) if options else "the usual ones"


def _by_name(rules: Sequence[RuleDefinition]) -> dict[str, RuleDefinition]:
    return {rule.name: rule for rule in rules}
