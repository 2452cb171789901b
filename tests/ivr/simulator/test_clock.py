"""The simulator's time."""

from __future__ import annotations

import asyncio

import pytest

from ivr.simulator.clock import Clock
from tests.ivr.simulator.fakes import TurnClock

pytestmark = pytest.mark.unit


def test_time_begins_with_the_clock_and_a_deadline_is_never_early() -> None:
    async def times() -> tuple[float, float]:
        clock = Clock()
        began = clock.now_ms()
        await clock.until(10)
        await clock.pass_ms(5)
        return began, clock.now_ms()

    began, ended = asyncio.run(times())
    assert 0 <= began < ended
    assert ended >= 15


def test_a_deadline_in_the_past_still_lets_others_run() -> None:
    async def order() -> list[str]:
        seen = []

        async def other() -> None:
            seen.append("other")

        task = asyncio.create_task(other())
        await Clock().until(-1000)
        seen.append("waiter")
        await task
        return seen

    assert asyncio.run(order()) == ["other", "waiter"]


@pytest.mark.parametrize(("takes_ms", "finished"), [(980, True), (1020, False)])
def test_work_is_cut_off_when_its_time_is_over(takes_ms: float, finished: bool) -> None:
    async def run() -> tuple[bool, list[str], float]:
        clock, done = TurnClock(), list[str]()

        async def work() -> None:
            try:
                await clock.pass_ms(takes_ms)
                done.append("finished")
            finally:
                done.append("cleaned up")

        return await clock.within(1000, work()), done, clock.now_ms()

    came_to_its_end, done, now_ms = asyncio.run(run())
    assert came_to_its_end is finished
    assert done == (["finished"] if finished else []) + ["cleaned up"]
    assert now_ms == min(takes_ms, 1000)


def test_what_goes_wrong_in_cut_work_is_not_lost() -> None:
    async def work() -> None:
        raise ValueError("wrong")

    with pytest.raises(ValueError, match="wrong"):
        asyncio.run(TurnClock().within(1000, work()))


def test_work_is_cut_off_with_whoever_waits_for_it() -> None:
    async def run() -> list[str]:
        clock, seen = TurnClock(), list[str]()

        async def work() -> None:
            try:
                await clock.pass_ms(10_000)
            finally:
                seen.append("cleaned up")

        outer = asyncio.create_task(clock.within(10_000, work()))
        await clock.until(100)
        outer.cancel()
        await asyncio.gather(outer, return_exceptions=True)
        return seen

    assert asyncio.run(run()) == ["cleaned up"]
