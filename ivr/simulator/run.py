"""Many calls at once, in one process: who places which, and what came of it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from random import Random
from urllib.parse import urlsplit

import aiohttp

from ivr.errors import ConfigError
from ivr.simulator.audiosocket import AsteriskCall
from ivr.simulator.caller import Caller
from ivr.simulator.clock import Clock
from ivr.simulator.manifest import Row
from ivr.simulator.placed import CallFailed, Placed
from ivr.simulator.plan import Plan
from ivr.simulator.recording import Recording, load
from ivr.simulator.report import CallReport, reported
from ivr.simulator.twilio_call import TwilioCall
from ivr.simulator.twilio_sms import TwilioTexts

REACHABLE_S = 5.0
"""Real seconds that the server has to take a first connection."""
DEFAULT_PORTS = {"http": 80, "https": 443}
MAKES: dict[str, type[AsteriskCall | TwilioCall | TwilioTexts]] = {
    "audiosocket": AsteriskCall,
    "twilio-sms": TwilioTexts,
}
"""By carrier; the others are Twilio's calls."""
Recordings = Mapping[Path, Recording]
Told = Callable[[CallReport], None]
"""Hears of each call that is over."""


def load_recordings(rows: Iterable[Row], plan: Plan) -> dict[Path, Recording]:
    """Read every recording once, in order, so that noise depends on the seed alone.

    Raises:
        AudioError: one cannot be used.

    """
    paths = dict.fromkeys(row.path for row in rows)
    return {
        path: load(path, plan.noise_db, plan.seed + number) for number, path in enumerate(paths)
    }


async def simulate(
    plan: Plan,
    callers: Iterable[Row],
    recordings: Recordings,
    told: Told,
    clock: Callable[[], Clock] = Clock,
) -> None:
    """Place a call for each caller, so many at once, and tell of each that is over."""
    waiting = enumerate(callers)
    # A new connection for each request, as carriers do: one that is kept may just be closing.
    connector = aiohttp.TCPConnector(limit=0, force_close=True)
    async with (
        aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.DummyCookieJar()) as session,
        asyncio.TaskGroup() as places,
    ):

        async def place_in_turn(after_s: float) -> None:
            await asyncio.sleep(after_s)
            for number, row in waiting:
                placed = _placed(plan, number, row, recordings, clock())
                told(await place_call(plan, placed, session))

        for place in range(plan.concurrency):
            places.create_task(place_in_turn(place * plan.ramp_s / plan.concurrency))


async def check_reachable(plan: Plan) -> None:
    """Make sure that a server listens, for calls and for audio.

    Raises:
        ConfigError: none does.

    """
    url = urlsplit(plan.url)
    addresses = [(url.hostname or "", url.port or DEFAULT_PORTS[url.scheme])]
    if plan.carrier == "audiosocket" and plan.audiosocket:
        addresses.append(plan.audiosocket)
    for host, port in addresses:
        try:
            async with asyncio.timeout(REACHABLE_S):
                _, writer = await asyncio.open_connection(host, port)
        except (OSError, TimeoutError) as error:
            raise ConfigError(f"nothing answers at {host}:{port}; does the server run?") from error
        writer.close()


def _placed(plan: Plan, number: int, row: Row, recordings: Recordings, clock: Clock) -> Placed:
    caller = Caller(
        recordings[row.path],
        row.utterances,
        row.keys,
        barge_in=plan.barge_in,
        patience_ms=plan.patience_ms,
    )
    return Placed(number, row, caller, clock, Random(plan.seed * 1_000_003 + number))


async def place_call(plan: Plan, placed: Placed, session: aiohttp.ClientSession) -> CallReport:
    """Place one call and wait for its end, but not for ever."""
    clock = placed.clock
    call = MAKES.get(plan.carrier, TwilioCall)(plan, placed, session)
    failure, hung = "", False
    try:
        hung = not await clock.within(plan.give_up_s * 1000, call.run())
    except CallFailed as error:
        failure = str(error)
    if hung:
        failure = _why_hung(plan, placed)
    seconds = clock.now_ms() / 1000
    try:
        await call.ended(seconds)
    except CallFailed as error:
        failure = failure or str(error)
    if hung:
        return reported(placed, "hung", seconds, failure)
    return reported(placed, "failed" if failure else None, seconds, failure)


def _why_hung(plan: Plan, placed: Placed) -> str:
    silent = placed.measures.first_audio_ms is None
    return f"no end within {plan.give_up_s:g} s" + (", the server never spoke" if silent else "")
