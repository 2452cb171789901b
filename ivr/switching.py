"""What supervisors may switch: checked against the pack, so that no switch stands for nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from intents.pack import Pack
from ivr.errors import CallsteerError
from ivr.storage.switches import Setting
from routing.switches import ALL

LONGEST = timedelta(days=7)
"""A notice that nobody remembers should not outlive this."""
LONGEST_TEXT = 300
"""Letters; about 20 s of speech."""


class SwitchError(CallsteerError):
    """A switch that cannot be set; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Whom a notice concerns; neither intents nor queues: everybody."""

    intents: Sequence[str] = ()
    queues: Sequence[str] = ()


def gate_setting(
    pack: Pack, intent: str, *, queue: str = "", wait_over_s: int | None = None
) -> Setting:
    """Return a gate of one need: by hand, or while the wait of a queue is too long.

    Raises:
        SwitchError: unknown names, a critical need, or half a rule.

    """
    _known([intent], pack.intents, "need")
    if pack.intents[intent].critical:
        raise SwitchError(f"{intent} is critical: it always reaches a person and is never gated")
    if wait_over_s is None and not queue:
        return Setting(pack.preset, "gate", {"intent": intent})
    queue = queue or pack.intents[intent].destination
    _known([queue], pack.destinations, "destination")
    if wait_over_s is None or wait_over_s < 0:
        raise SwitchError("say from how many seconds of waiting on: --wait-over 300")
    return Setting(
        pack.preset, "gate", {"intent": intent, "queue": queue, "wait_over_s": wait_over_s}
    )


def notice_setting(
    pack: Pack,
    texts: Mapping[str, str],
    scope: Scope,
    *,
    emergency: bool = False,
    answers: bool = False,
) -> Setting:
    """Return a notice; its end is set by ``until``.

    Raises:
        SwitchError: unknown names, no words, or too many.

    """
    _known(texts, pack.languages, "language")
    _known(scope.intents, pack.intents, "need")
    _known(scope.queues, pack.destinations, "destination")
    said = {tag: " ".join(text.split()) for tag, text in texts.items()}
    if not said or not all(said.values()):
        raise SwitchError("say what callers are told: --text 'We are closed today.'")
    for tag, text in said.items():
        if "{" in text or "}" in text:
            raise SwitchError(
                f"“{text}” would be spoken as it stands: in a notice no words in braces are filled "
                "in. Write out what callers shall hear."
            )
        if len(text) > LONGEST_TEXT:
            raise SwitchError(f"{tag}: {len(text)} letters; callers listen to {LONGEST_TEXT}")
    if answers and not (scope.intents or scope.queues):
        raise SwitchError("a notice that answers needs --intent or --queue: which need is it?")
    settings = {
        "texts": said,
        "intents": list(scope.intents),
        "queues": list(scope.queues),
        "emergency": emergency,
        "answers": answers,
    }
    return Setting(pack.preset, "notice", settings)


def hours_setting(pack: Pack, hours: str, *, is_open: bool, reason: str) -> Setting:
    """Return an exception to opening hours, or to all of them (``*``).

    Raises:
        SwitchError: unknown hours.

    """
    _known([hours], [*pack.hours, ALL], "hours")
    settings = {"hours": hours, "is_open": is_open, "reason": reason}
    return Setting(pack.preset, "hours", settings)


def until(setting: Setting, end: datetime | None, now: datetime) -> Setting:
    """Return the setting with its end.

    Raises:
        SwitchError: a notice or an exception without end, too far, or in the past.

    """
    if end is None:
        if setting.kind == "gate":
            return setting
        raise SwitchError("say how long: --until 2h, --until 18:00, or a date")
    if end <= now:
        raise SwitchError("--until is in the past")
    if setting.kind == "notice" and end - now > LONGEST:
        raise SwitchError(f"a notice lasts {LONGEST.days} days at most; set it again when it ends")
    return replace(setting, until=end)


def unspoken(pack: Pack, setting: Setting) -> list[str]:
    """Return the languages of the line in which a notice has no words."""
    return sorted(pack.languages.keys() - setting.settings["texts"].keys())


def _known(names: Iterable[str], known: Iterable[str], what: str) -> None:
    known = list(known)
    for name in names:
        if name not in known:
            raise SwitchError(f"unknown {what} {name!r}; known are {', '.join(known)}")
