"""Many calls at once."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from ivr.errors import ConfigError
from ivr.simulator.manifest import Row
from ivr.simulator.report import CallReport
from ivr.simulator.run import check_reachable, load_recordings, simulate
from tests.ivr.simulator.fakes import (
    FakeServer,
    Says,
    TurnClock,
    a_plan,
    a_row,
    recording,
    serving,
    wav,
)

pytestmark = pytest.mark.web

VOICE = "/twilio/webhook/voice"
STATUS = {"/twilio/status": Says(status=204)}
ROW = a_row("accounts", "my balance")


def placed(
    answers: dict[str, Any], calls: int = 1, **options: Any
) -> tuple[FakeServer, list[CallReport]]:
    """Place calls and return the server and the reports."""

    async def run() -> tuple[FakeServer, list[CallReport]]:
        reports: list[CallReport] = []
        async with serving({**STATUS, **answers}) as server:
            plan = a_plan(server.url, calls=calls, **options)
            recordings = {ROW.path: recording("aaa")}
            await simulate(plan, [ROW] * calls, recordings, reports.append, TurnClock)
            return server, reports

    return asyncio.run(run())


def says(inside: str, destination: str = "") -> Says:
    return Says(f"<Response>{inside}</Response>", destination)


@pytest.mark.parametrize("concurrency", [1, 3, 20])
def test_every_call_is_placed_once_and_reported(concurrency: int) -> None:
    server, reports = placed(
        {VOICE: says("<Say>hi</Say><Dial>1</Dial>", "accounts")}, 7, concurrency=concurrency
    )
    assert [one.outcome for one in reports] == ["right"] * 7
    assert server.paths().count(VOICE) == server.paths().count("/twilio/status") == 7
    rung = [one.fields for one in server.asked if one.path == VOICE]
    assert len({one["CallSid"] for one in rung}) == 7
    assert len({one["From"] for one in rung}) == 7


def test_a_call_that_ends_elsewhere_is_wrong() -> None:
    _, (report,) = placed({VOICE: says("<Dial>1</Dial>", "payments")})
    assert (report.outcome, report.wanted, report.got) == ("wrong", "accounts", "payments")


def test_a_call_that_the_server_breaks_failed_and_is_reported_to_it_all_the_same() -> None:
    server, (report,) = placed({VOICE: Says(status=403)})
    assert (report.outcome, report.reason) == ("failed", f"HTTP 403 at {VOICE}")
    assert server.paths() == [VOICE, "/twilio/status"]


def test_a_refused_report_of_the_end_fails_a_call_that_went_well() -> None:
    answers = {VOICE: says("<Hangup/>"), "/twilio/status": Says(status=403)}
    _, (report,) = placed(answers)
    assert (report.outcome, report.reason) == ("failed", "HTTP 403 at /twilio/status")
    _, (report,) = placed({**answers, VOICE: Says(status=404)})
    assert report.reason == f"HTTP 404 at {VOICE}"


def test_a_call_without_end_hangs_and_is_given_up() -> None:
    long = says("<Say>" + "long " * 10_000 + "</Say>")
    server, (report,) = placed({VOICE: long}, give_up_s=2.0)
    assert (report.outcome, report.reason) == ("hung", "no end within 2 s")
    assert report.seconds >= 2
    assert server.paths() == [VOICE, "/twilio/status"]
    mute = says('<Pause length="1"/>' * 600)
    _, (report,) = placed({VOICE: mute}, give_up_s=2.0, patience_ms=1e9)
    assert report.reason == "no end within 2 s, the server never spoke"


def test_a_server_that_does_not_answer_in_time_fails_the_call() -> None:
    async def run() -> list[CallReport]:
        over, reports = asyncio.Event(), list[CallReport]()

        async def never(_request: web.BaseRequest) -> web.Response:
            await over.wait()
            return web.Response()

        runner = web.ServerRunner(web.Server(never))
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        host, port = runner.addresses[0][:2]
        plan = a_plan(f"http://{host}:{port}", answer_s=0.05, give_up_s=1e9)
        await simulate(plan, [ROW], {ROW.path: recording("a")}, reports.append, TurnClock)
        over.set()
        await runner.cleanup()
        return reports

    (report,) = asyncio.run(run())
    assert report.outcome == "failed"
    assert report.reason == "no answer within 0.05 s at /twilio/fallback"


def test_an_unreachable_server_is_one_clear_line() -> None:
    with pytest.raises(ConfigError, match=r"nothing answers at 127\.0\.0\.1:1;"):
        asyncio.run(check_reachable(a_plan("http://127.0.0.1:1")))


def test_an_unreachable_audiosocket_is_named_too() -> None:
    async def run() -> FakeServer:
        async with serving({}) as server:
            where = ("127.0.0.1", 1)
            plan = a_plan(server.url, carrier="audiosocket", audiosocket=where)
            with pytest.raises(ConfigError, match="nothing answers"):
                await check_reachable(plan)
            return server

    assert asyncio.run(run()).asked == []


def test_a_recording_is_read_once_and_its_noise_depends_on_the_seed(tmp_path: Path) -> None:
    rows = []
    for name in ("a.wav", "b.wav", "a.wav"):
        (tmp_path / name).write_bytes(wav(100))
        rows.append(Row(name, tmp_path / name, "bank", ""))
    options = {"carrier": "audiosocket", "noise_db": 20.0}
    one, same, other = (load_recordings(rows, a_plan(seed=seed, **options)) for seed in (1, 1, 5))
    assert [path.name for path in one] == ["a.wav", "b.wav"]
    a, b = (tmp_path / name for name in ("a.wav", "b.wav"))
    assert one[a].packets == same[a].packets != other[a].packets
    assert one[a].packets != one[b].packets
