"""Time that may pass faster."""

from __future__ import annotations

import asyncio

import pytest

from ivr.simulator.clock import Clock

pytestmark = pytest.mark.unit


def test_a_pace_shortens_real_waiting() -> None:
    assert Clock().seconds(1500) == 1.5
    assert Clock(pace=10).seconds(1500) == 0.15


def test_a_deadline_is_never_missed_to_the_early_side() -> None:
    async def waited() -> float:
        clock = Clock(pace=100)
        await clock.until(300)
        await clock.pass_ms(200)
        return clock.now_ms()

    assert asyncio.run(waited()) >= 500


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
