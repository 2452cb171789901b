"""``callsteer simulate``, against a small server in another thread."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event, Thread

import pytest

from tests.ivr.cli.conftest import Ran
from tests.ivr.simulator.fakes import TOKEN, FakeServer, Says, TurnClock, serving, wav

pytestmark = pytest.mark.web

VOICE, STATUS = "/twilio/webhook/voice", "/twilio/status"
ROUTED = Says("<Response><Say>hi</Say><Dial>1</Dial></Response>", "accounts")
Callsteer = Callable[..., Ran]


@pytest.fixture
def server() -> Iterator[FakeServer]:
    """Return a running server that puts every call through to accounts."""
    found: list[FakeServer] = []
    ready, over = Event(), Event()

    async def serve() -> None:
        async with serving({VOICE: ROUTED, STATUS: Says()}) as made:
            found.append(made)
            ready.set()
            await asyncio.to_thread(over.wait)

    thread = Thread(target=lambda: asyncio.run(serve()))
    thread.start()
    ready.wait()
    yield found[0]
    over.set()
    thread.join()


@pytest.fixture
def simulated(
    callsteer: Callsteer, server: FakeServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callsteer:
    """Return the command with the usual options, in quick time; two rows, the second wrong."""
    monkeypatch.setattr(sys.modules["ivr.cli.simulate"], "CLOCK", TurnClock)
    monkeypatch.setenv("CALLSTEER_DATA", str(tmp_path))
    monkeypatch.delenv("CALLSTEER_TWILIO_AUTH_TOKEN", raising=False)
    (tmp_path / "a.wav").write_bytes(wav(200))
    manifest = tmp_path / "m.csv"
    manifest.write_text("path,preset,destination\na.wav,bank,accounts\na.wav,clinic,desk\n")

    def run(*options: str) -> Ran:
        usual = {
            "--url": server.url,
            "--carrier": "twilio-webhook",
            "--manifest": str(manifest),
            "--twilio-token": TOKEN,
            "--give-up-s": "1000000",
        }
        given = [
            part for name, value in usual.items() if name not in options for part in (name, value)
        ]
        return callsteer("simulate", *given, *options)

    return run


def test_json_prints_one_object_a_call_and_the_figures_last(simulated: Callsteer) -> None:
    ran = simulated("--json", "--calls", "3", "--concurrency", "2")
    *calls, figures = ran.rows
    assert ran.code == 0
    assert ran.err == ""
    assert {name: figures[name] for name in ("calls", "right", "wrong", "failed", "hung")} == {
        "calls": 3,
        "right": 2,
        "wrong": 1,
        "failed": 0,
        "hung": 0,
    }
    assert list(figures)[5:] == ["first_audio_ms", "answer_ms", "errors"]
    assert sorted(one["outcome"] for one in calls) == ["right", "right", "wrong"]


def test_a_preset_can_be_chosen(simulated: Callsteer, server: FakeServer) -> None:
    ran = simulated("--json", "--calls", "2", "--preset", "bank")
    assert ran.rows[-1]["right"] == 2
    assert {one.query["preset"] for one in server.asked if one.path == VOICE} == {"bank"}


def test_the_report_names_what_stands_out(simulated: Callsteer) -> None:
    ran = simulated("--calls", "2")
    assert ran.code == 0
    assert "a.wav" in ran.out
    assert "desk" in ran.out
    assert "wrong" in ran.out


def test_failed_calls_make_the_command_fail(simulated: Callsteer, server: FakeServer) -> None:
    server.answers[VOICE] = [Says(status=403)]
    ran = simulated("--json")
    assert ran.code == 1
    assert ran.rows[-1]["errors"] == {f"HTTP 403 at {VOICE}": 1}
    assert simulated().code == 1


@pytest.mark.parametrize(("status", "hinted"), [(403, True), (404, False)])
def test_who_is_refused_is_told_of_the_token(
    simulated: Callsteer, server: FakeServer, status: int, hinted: bool
) -> None:
    server.answers[VOICE] = [Says(status=status)]
    ran = simulated("--json")
    assert ran.code == 1
    wanted = "give --twilio-token the value of its CALLSTEER_TWILIO_AUTH_TOKEN"
    assert (wanted in ran.err) is hinted


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--url", "http://127.0.0.1:1"), "nothing answers at 127.0.0.1:1"),
        (("--url", "127.0.0.1"), "give something like http://"),
        (("--carrier", "audiosocket"), "needs --audiosocket"),
        (("--loss", "5"), "carries none"),
        (("--preset", "parcel"), "no row for preset 'parcel'"),
        (("--manifest", "nowhere.csv"), "cannot be read"),
        (("--twilio-token", ""), "no token: give --twilio-token"),
    ],
)
def test_bad_usage_is_one_clear_line(
    simulated: Callsteer, options: tuple[str, ...], words: str
) -> None:
    ran = simulated(*options)
    assert ran.code == 2
    assert words in ran.err
    assert ran.err.count("\n") == 1
    assert ran.out == ""


@pytest.mark.parametrize("options", [("--carrier", "pigeon"), ("--calls", "0"), ("--loss", "101")])
def test_what_click_refuses_is_bad_usage_too(
    simulated: Callsteer, options: tuple[str, ...]
) -> None:
    assert simulated(*options).code == 2
