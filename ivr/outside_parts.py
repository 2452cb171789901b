"""Puts together what holds outside of calls, from the database: once, by the app."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ivr.callers import CallerLookup
from ivr.callers.lookup import Key, Source
from ivr.outside import Outside
from ivr.storage import Database
from ivr.storage.bus import Bus
from ivr.storage.callers import Callers
from ivr.storage.switch_watch import SwitchWatch
from ivr.storage.switches import SwitchStore


@dataclass(frozen=True, slots=True)
class OutsideParts:
    """What a server starts and stops."""

    outside: Outside
    closing: Sequence[Callable[[], None]]


def open_outside(
    database: Database | None, bus: Bus | None, key: Key, sources: Sequence[Source] = ()
) -> OutsideParts:
    """Return switches and callers as calls read them; without a database there are none.

    ``key`` is how numbers are hashed; ``sources`` are asked about every caller.
    """
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
