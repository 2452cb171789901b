"""Puts together what holds outside of calls, from the database: once, by the app."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from ivr.callers import CallerLookup, Known
from ivr.callers.lookup import Source
from ivr.outside import Outside
from ivr.secrets_file import local_secrets
from ivr.settings import Settings
from ivr.storage import Database
from ivr.storage.bus import Bus
from ivr.storage.caller_key import caller_key
from ivr.storage.callers import Callers
from ivr.storage.contexts import Contexts, ContextSource
from ivr.storage.switch_watch import SwitchWatch
from ivr.storage.switches import SwitchStore


@dataclass(frozen=True, slots=True)
class OutsideParts:
    """What a server starts and stops."""

    outside: Outside
    closing: Sequence[Callable[[], None]]

    def known(self, number: str, preset: str) -> Known:
        """Return what is known of a caller now: for trials."""
        lookup = self.outside.lookup
        if lookup is None or not number:
            return Known()
        return lookup.about(number, preset, "", datetime.now(UTC))


def caller_secret(settings: Settings) -> str:
    """Return what callers' numbers are hashed with: the setting, or one of our own."""
    given = settings.caller_secret.get_secret_value()
    return given or local_secrets(settings.data)["caller_secret"]


def open_outside(
    database: Database | None,
    secret: str,
    bus: Bus | None = None,
    sources: Sequence[Source] = (),
) -> OutsideParts:
    """Return switches and callers as calls read them; without a database there are none.

    ``secret`` keys the hashes of numbers; ``sources`` are asked about every caller, beside what
    the API has been told.
    """

    def key(number: str) -> str:
        return caller_key(number, secret)

    if database is not None:
        sources = (ContextSource(Contexts(database, key)), *sources)
    lookup = CallerLookup(key, Callers(database), sources)
    if database is None:
        return OutsideParts(Outside(lookup=lookup), (lookup.close,))
    news = bus.subscribe("catalogue") if bus is not None else None
    watch = SwitchWatch(SwitchStore(database).read, news.get if news is not None else None)
    watch.start()
    ends = [watch.stop, lookup.close]
    if news is not None:
        ends.append(news.close)
    return OutsideParts(Outside(switches=watch.of, lookup=lookup), tuple(ends))
