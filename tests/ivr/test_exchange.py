"""Turns without a call loop: what follows by itself, what is awaited, and what must not leak."""

from __future__ import annotations

from dataclasses import replace

import pytest

from asr.types import Hypothesis, OpenNeed, YesNo
from intents.types import Alarm, Answer, IntentMatch
from ivr.dialogue import Dialogue, State
from ivr.dialogue.actions import Disposition
from ivr.dialogue.events import CallAnswered, DtmfPressed, SpeakingFailed, TransferFailed
from ivr.exchange import Exchange, Reply
from ivr.ports import Departed
from tests.call_script import SCRIPT, heard, wants
from tests.fakes import FakeControl, FakeObserver, FakeRouter, FakeServices

pytestmark = pytest.mark.unit

CARD = "4111111111111111"


class Talk:
    """A conversation in turns; every turn has an Exchange of its own, as after a restart."""

    def __init__(self, *, moments: bool = True) -> None:
        self.moments = moments
        self.control, self.observer = FakeControl(), FakeObserver()
        self.control.outcome = Departed()
        self.saved = Dialogue(SCRIPT).save()
        self.now_ms = 0

    def turn(self) -> tuple[Dialogue, Exchange]:
        self.now_ms += 1_000
        dialogue = Dialogue.restore(SCRIPT, self.saved)
        return dialogue, Exchange(
            dialogue, FakeRouter(), self.control, self.observer, moments=self.moments
        )

    def answers(self) -> Reply:
        dialogue, exchange = self.turn()
        return self.keeps(dialogue, exchange.take(CallAnswered(at_ms=self.now_ms)))

    def says(self, match: IntentMatch) -> Reply:
        dialogue, exchange = self.turn()
        said = Hypothesis(match.text, 0.9, self.now_ms, self.now_ms)
        return self.keeps(dialogue, exchange.hear(said, match, self.now_ms))

    def needs(self, intent: str) -> Reply:
        return self.says(heard(f"about {intent}", (intent, 0.95)))

    def is_silent(self) -> Reply:
        dialogue, exchange = self.turn()
        return self.keeps(dialogue, exchange.silence(self.now_ms))

    def presses(self, keys: str) -> Reply:
        dialogue, exchange = self.turn()
        events = [DtmfPressed(at_ms=self.now_ms, digit=key) for key in keys]
        return self.keeps(dialogue, exchange.take(*events))

    def keeps(self, dialogue: Dialogue, reply: Reply) -> Reply:
        self.saved = dialogue.save()
        return reply


def prompts(reply: Reply) -> list[str]:
    return [prompt.prompt for prompt in reply.prompts]


def a_talk(*, moments: bool = True) -> Talk:
    talk = Talk(moments=moments)
    talk.answers()
    return talk


def test_the_answer_is_a_question_with_its_patience() -> None:
    reply = Talk().answers()
    assert prompts(reply) == ["open"]
    assert (reply.awaited, reply.patience_ms) == (True, 5_000)
    assert reply.expectation == OpenNeed()
    assert (reply.departed, reply.disposition) == (False, None)


def test_with_moments_the_caller_can_object_at_every_step() -> None:
    talk = a_talk()
    announced = talk.needs("balance")
    assert (prompts(announced), announced.awaited) == (["implicit"], True)
    assert announced.patience_ms == 2_000
    connecting = talk.is_silent()
    assert (prompts(connecting), connecting.awaited) == (["connecting"], True)
    assert talk.control.transfers == []
    gone = talk.is_silent()
    assert (prompts(gone), gone.departed, gone.awaited) == ([], True, False)
    assert talk.control.transfers == ["balance_queue"]


def test_an_objection_in_that_moment_counts() -> None:
    talk = a_talk()
    talk.needs("balance")
    reply = talk.says(heard("no", answer=Answer.NO))
    assert prompts(reply) == ["disconfirm"]
    assert talk.control.transfers == []


def test_without_moments_what_goes_on_by_itself_goes_on_at_once() -> None:
    talk = a_talk(moments=False)
    reply = talk.needs("balance")
    assert prompts(reply) == ["implicit", "connecting"]
    assert reply.departed
    assert talk.control.transfers == ["balance_queue"]


def test_without_moments_a_question_is_still_waited_for() -> None:
    talk = a_talk(moments=False)
    reply = talk.needs("lost_card")
    assert (prompts(reply), reply.expectation) == (["explicit"], YesNo())
    assert talk.control.transfers == []


@pytest.mark.parametrize("moments", [True, False])
def test_a_prompt_that_nobody_can_interrupt_goes_on_by_itself(moments: bool) -> None:
    talk = a_talk(moments=moments)
    reply = talk.says(heard("fire", alarm=Alarm.EMERGENCY))
    assert prompts(reply) == ["emergency"]
    assert reply.departed
    assert talk.control.transfers == ["alarm"]


@pytest.mark.parametrize("moments", [True, False])
def test_silence_after_the_prompt_is_no_input(moments: bool) -> None:
    talk = a_talk(moments=moments)
    assert prompts(talk.is_silent()) == ["rapid_reprompt_noinput"]
    assert prompts(talk.is_silent()) == ["keypad_menu_3"]
    assert talk.is_silent().departed, "silence at the keypad leads to a person"


def test_a_mere_noise_leaves_the_question_open_and_silence_then_counts() -> None:
    talk = a_talk()
    reply = talk.says(heard(""))
    assert (prompts(reply), reply.awaited, reply.patience_ms) == ([], True, 5_000)
    assert reply.is_empty
    assert prompts(talk.is_silent()) == ["rapid_reprompt_noinput"]


def test_what_happened_after_the_departure_is_left_to_the_carrier() -> None:
    talk = a_talk()
    dialogue, exchange = talk.turn()
    reply = talk.keeps(
        dialogue, exchange.take(SpeakingFailed(at_ms=1), DtmfPressed(at_ms=2, digit="1"))
    )
    assert (prompts(reply), reply.departed, reply.awaited) == ([], True, False)
    assert talk.control.transfers == ["operator"]
    assert not [event for event in talk.observer.events if isinstance(event, DtmfPressed)]
    assert talk.observer.disposition is None


def test_a_failed_transfer_is_the_next_turn_of_the_same_call() -> None:
    talk = a_talk(moments=False)
    talk.needs("balance")
    dialogue, exchange = talk.turn()
    reply = talk.keeps(dialogue, exchange.take(TransferFailed(at_ms=talk.now_ms)))
    assert (prompts(reply), reply.expectation) == (["transfer_failed_offer"], YesNo())
    talk.control.outcome = TransferFailed(at_ms=0)
    reply = talk.says(heard("yes", answer=Answer.YES))
    assert prompts(reply) == ["callback_booked", "apology"]
    assert reply.disposition is Disposition.FAILED
    assert talk.observer.disposition is Disposition.FAILED


def test_an_ended_call_is_not_awaited() -> None:
    talk = a_talk()
    talk.control.outcome = FakeControl().outcome  # an agent answers at once
    talk.needs("balance")
    talk.is_silent()
    reply = talk.is_silent()
    assert (reply.disposition, reply.departed) == (Disposition.TRANSFERRED, False)
    assert not reply.awaited
    assert talk.is_silent().is_empty


def test_a_secret_is_handed_over_and_is_in_no_reply_and_nothing_saved() -> None:
    talk = a_talk()
    asked = talk.needs("card_entry")
    assert (prompts(asked), asked.awaited) == (["slot_ask_secret"], True)
    assert asked.expectation is None, "nobody listens while a secret is keyed"
    assert talk.presses(CARD[:10]).is_empty
    assert CARD[:10] not in str(talk.saved)
    talk.presses(CARD[10:])
    assert CARD not in str(talk.saved)


def test_a_secret_keyed_in_one_turn_is_handed_over() -> None:
    talk = a_talk()
    talk.needs("card_entry")
    reply = talk.presses(CARD + "#")
    assert talk.control.secrets == ["card"]
    assert CARD not in str(reply)
    assert CARD not in str(talk.saved)


def test_what_is_said_while_a_secret_is_keyed_is_not_heard() -> None:
    talk = a_talk()
    talk.needs("card_entry")
    reply = talk.says(heard("about balance", ("balance", 0.95)))
    assert (reply.is_empty, reply.awaited, reply.expectation) == (True, True, None)


def test_the_state_and_what_is_expected_can_be_asked() -> None:
    talk = a_talk()
    talk.needs("track")
    _, exchange = talk.turn()
    assert exchange.state is State.COLLECTING
    assert exchange.expectation is not None


def test_a_self_service_is_answered_within_the_turn() -> None:
    dialogue, services = Dialogue(SCRIPT), FakeServices()
    control, observer = FakeControl(), FakeObserver()
    exchange = Exchange(dialogue, FakeRouter(), control, observer, moments=False, services=services)
    exchange.take(CallAnswered(at_ms=0))
    match = wants("find_parcel", number="1234")
    reply = exchange.hear(Hypothesis(match.text, 0.9, 0, 0), match, 1_000)
    assert [prompt.prompt for prompt in reply.prompts] == ["implicit", "told", "anything_else"]
    assert services.orders[0].slots == (("number", "1234"),)


def test_a_secret_is_keyed_and_used_within_one_turn_and_kept_nowhere() -> None:
    dialogue, services = Dialogue(SCRIPT), FakeServices()
    control, observer = FakeControl(), FakeObserver()
    exchange = Exchange(dialogue, FakeRouter(), control, observer, moments=False, services=services)
    exchange.take(CallAnswered(at_ms=0))
    match = wants("pay_bill", sum="40.00 USD", account="123456")
    exchange.hear(Hypothesis(match.text, 0.9, 0, 0), match, 1_000)
    yes = heard("yes", answer=Answer.YES)
    exchange.hear(Hypothesis("yes", 0.9, 0, 0), yes, 2_000)
    exchange.take(*(DtmfPressed(at_ms=3_000, digit=key) for key in "2580"))
    assert [order.service for order in services.orders] == ["pay"]
    assert (services.secrets, control.secrets) == (["2580"], [])
    assert "2580" not in str(dialogue.save())


def test_the_key_of_a_language_says_the_last_thing_again_in_it() -> None:
    talk = Talk()
    talk.answers()
    dialogue, exchange = talk.turn()
    there = replace(SCRIPT, languages={"2": "vi"})
    reply = exchange.keyed_language(there, "2", talk.now_ms)
    assert [prompt.prompt for prompt in reply.prompts] == ["open"]
    assert dialogue.script is there
