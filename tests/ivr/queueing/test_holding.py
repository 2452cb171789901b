"""Which transfers wait with us, and what the dialogue is told afterwards."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from ivr.dialogue.events import CallerHungUp, Event, TransferCompleted, TransferFailed
from ivr.outside import HeldCall
from ivr.ports import Departed
from ivr.queueing.floor import Floor
from ivr.queueing.holding import Holding, Mode, whisper_of
from ivr.switchboard import Switchboard
from routing.types import Destination
from tests.ivr.queueing.quiet_line import QuietLine
from tests.ivr.storage.lines import PRESET, QUEUE

pytestmark = pytest.mark.model


class Carrier:
    """A CallControl that remembers."""

    def __init__(self) -> None:
        self.sent: list[str] = []
        self.secrets: list[str] = []

    def transfer(self, destination: str) -> Event | Departed | None:
        self.sent.append(destination)
        return Departed()

    def take_secret(self, slot: str, value: str) -> None:
        self.secrets.append(slot)


class Trial:
    """One call that is put through."""

    def __init__(self, switchboard: Switchboard, floor: Floor, line: QuietLine) -> None:
        self.floor, self.line, self.carrier = floor, line, Carrier()
        self.company = switchboard.company(PRESET)
        self.promised: list[tuple[str, str]] = []
        self.holding = Holding(floor, "auto", 60, lambda *promise: self.promised.append(promise))

    def transfers(self, destination: str = QUEUE, mode: Mode = "auto") -> Event | Departed | None:
        packet = {"intent": "lost_stolen_card", "need": "Lost card.", "priority": 80}
        call = HeldCall("CS1", self.line, self.company, "+442079460001", lambda: packet)
        return replace(self.holding, mode=mode).control(self.carrier, call).transfer(destination)


@pytest.fixture
def trial(switchboard: Switchboard, floor: Floor, line: QuietLine) -> Trial:
    return Trial(switchboard, floor, line)


def test_a_queue_that_nobody_serves_is_left_to_the_carrier(trial: Trial) -> None:
    assert trial.transfers() == Departed()
    assert trial.carrier.sent == [QUEUE]


def test_a_queue_with_a_signed_in_agent_waits_with_us(trial: Trial) -> None:
    trial.floor.agents.sign_in("kim", [(PRESET, QUEUE)], trial.floor.now())
    trial.line.hangs_up(5_000)
    assert isinstance(trial.transfers(), CallerHungUp)
    assert trial.carrier.sent == []


def test_the_setting_can_leave_everything_to_the_carrier(trial: Trial) -> None:
    trial.floor.agents.sign_in("kim", [(PRESET, QUEUE)], trial.floor.now())
    trial.transfers(mode="carrier")
    assert trial.carrier.sent == [QUEUE]


def test_the_setting_can_keep_all_queues(trial: Trial) -> None:
    trial.line.hangs_up(5_000)
    assert isinstance(trial.transfers(mode="desk"), CallerHungUp)


def test_who_waits_too_long_comes_back_to_the_dialogue(trial: Trial) -> None:
    outcome = trial.transfers(mode="desk")
    assert isinstance(outcome, TransferFailed)
    assert outcome.at_ms >= 60_000


def test_a_callback_that_keeps_the_place_completes_the_transfer(trial: Trial) -> None:
    trial.line.presses("1", 2_000)
    trial.line.presses("1", 20_000)
    assert isinstance(trial.transfers(mode="desk"), TransferCompleted)
    (entry,) = trial.floor.queues.line()
    assert (entry.kind, entry.priority, entry.packet["need"]) == ("callback", 80, "Lost card.")
    assert trial.promised == [("CS1", PRESET)]


def test_a_process_that_stops_sends_who_waits_to_the_carrier_and_takes_nobody(
    trial: Trial,
) -> None:
    trial.line.on_receive = lambda: trial.line.at_ms > 3_000 and trial.floor.recalls.recall_all()
    assert trial.transfers(mode="desk") == Departed()
    stopped_ms = trial.line.at_ms
    assert 3_000 < stopped_ms < 8_000, "told so, and gone"
    assert trial.transfers(mode="desk") == Departed()
    assert trial.line.at_ms == stopped_ms
    assert trial.carrier.sent == [QUEUE, QUEUE]
    assert trial.floor.queues.line() == []


def test_a_call_that_lasts_too_long_does_not_wait_on(trial: Trial) -> None:
    trial.line.on_receive = lambda: trial.line.at_ms > 3_000 and trial.floor.recalls.recall("CS1")
    assert trial.transfers(mode="desk") == Departed()
    assert trial.carrier.sent == [QUEUE]
    assert trial.promised == []


def test_a_database_that_is_gone_leaves_the_call_to_the_carrier(
    trial: Trial, switchboard: Switchboard
) -> None:
    with trial.floor.queues._database.begin() as session:
        session.connection().exec_driver_sql("DROP TABLE queue_offers")
        session.connection().exec_driver_sql("DROP TABLE queue_entries")
    assert trial.transfers(mode="desk") == Departed()
    assert trial.carrier.sent == [QUEUE]


@pytest.mark.parametrize(
    ("packet", "prompt"),
    [
        ({}, "whisper_unknown"),
        ({"intent": "x", "need": "Lost card."}, "whisper"),
        ({"intent": "x", "need": "URGENT: Lost card.", "flags": ["urgent"]}, "whisper_urgent"),
    ],
)
def test_the_whisper_says_what_is_known(packet: dict[str, object], prompt: str) -> None:
    assert whisper_of(packet)[0] == prompt
    assert whisper_of(packet)[1].get("need", "Lost card") == "Lost card"


@pytest.mark.parametrize("sent", [True, False])
def test_a_link_is_told_of_first_and_only_when_it_was_sent(trial: Trial, sent: bool) -> None:
    asked: list[tuple[str, str]] = []

    def link(call_sid: str, place: Destination) -> bool:
        asked.append((call_sid, place.name))
        return sent

    trial.holding = replace(trial.holding, link=link)
    trial.line.hangs_up(5_000)
    trial.transfers(mode="desk")
    assert asked == [("CS1", QUEUE)]
    told = trial.company.prompts.render("wait_link", {}).audio
    first = np.concatenate(trial.line.sent)[: len(told)]
    assert np.array_equal(first, told) == sent
