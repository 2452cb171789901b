"""The decode pool: order, bounds, cancelling, and workers that survive."""

from __future__ import annotations

from threading import Event

import pytest

from asr.errors import DecodingCancelled, PoolSaturated
from asr.pool import DecodePool, InlinePool, Load, Priority, Ticket

pytestmark = pytest.mark.unit

WAIT_S = 10


@pytest.fixture
def gate() -> Event:
    return Event()


def busy(pool: DecodePool, gate: Event) -> Ticket[bool]:
    """Occupy the one worker until the gate opens."""
    running = Event()

    def work() -> bool:
        running.set()
        return gate.wait(WAIT_S)

    ticket = pool.submit(work, Priority.FINAL)
    assert running.wait(WAIT_S)
    return ticket


def test_results_come_back() -> None:
    pool = DecodePool(workers=2)
    tickets = [pool.submit(lambda n=n: n * n, Priority.FINAL) for n in range(5)]
    assert [ticket.result() for ticket in tickets] == [0, 1, 4, 9, 16]
    assert all(ticket.cpu_ms >= 0 for ticket in tickets)
    pool.close()


def test_finals_overtake_speculations_and_those_partials(gate: Event) -> None:
    pool = DecodePool(workers=1, waiting=10)
    first = busy(pool, gate)
    order: list[str] = []
    tickets = [
        pool.submit(lambda: order.append("partial"), Priority.PARTIAL),
        pool.submit(lambda: order.append("speculation"), Priority.SPECULATION),
        pool.submit(lambda: order.append("final"), Priority.FINAL),
    ]
    gate.set()
    for ticket in [first, *tickets]:
        ticket.result()
    assert order == ["final", "speculation", "partial"]
    pool.close()


def test_a_full_line_drops_what_matters_less(gate: Event) -> None:
    pool = DecodePool(workers=1, waiting=1)
    busy(pool, gate)
    partial = pool.submit(lambda: 1, Priority.PARTIAL)
    final = pool.submit(lambda: 2, Priority.FINAL)
    with pytest.raises(PoolSaturated):
        partial.result()
    with pytest.raises(PoolSaturated, match="keypad"):
        pool.submit(lambda: 3, Priority.FINAL)
    gate.set()
    assert final.result() == 2
    pool.close()


def test_cancelled_work_never_runs_and_its_decoder_is_told(gate: Event) -> None:
    pool = DecodePool(workers=1)
    busy(pool, gate)
    told: list[bool] = []
    ticket = pool.submit(lambda: 1, Priority.SPECULATION, lambda: told.append(True))
    ticket.cancel()
    gate.set()
    with pytest.raises(DecodingCancelled):
        ticket.result()
    assert told == [True]
    pool.close()


def test_a_worker_survives_what_its_work_raises() -> None:
    pool = DecodePool(workers=1)
    failed = pool.submit(lambda: 1 / 0, Priority.FINAL)
    with pytest.raises(ZeroDivisionError):
        failed.result()
    assert isinstance(failed.error, ZeroDivisionError)
    assert pool.submit(lambda: "alive", Priority.FINAL).result() == "alive"
    pool.close()


def test_a_closed_pool_refuses() -> None:
    pool = DecodePool(workers=1)
    pool.close()
    with pytest.raises(PoolSaturated):
        pool.submit(lambda: 1, Priority.FINAL)


def test_the_inline_pool_has_run_when_it_returns() -> None:
    ticket = InlinePool().submit(lambda: 7, Priority.FINAL)
    assert ticket.done()
    assert ticket.result() == 7


def test_the_load_tells_what_runs_what_waits_and_what_was_refused() -> None:
    pool = DecodePool(workers=1, waiting=1)
    began, go = Event(), Event()

    def work() -> None:
        began.set()
        go.wait(5)

    running = pool.submit(work, Priority.FINAL)
    assert began.wait(5)
    pool.submit(lambda: None, Priority.FINAL)
    with pytest.raises(PoolSaturated):
        pool.submit(lambda: None, Priority.FINAL)
    assert pool.load() == Load(workers=1, busy=1, waiting=1, refused=1)
    go.set()
    running.result()
    pool.close()
    assert (pool.load().busy, pool.load().waiting) == (0, 0)
