"""What is typed becomes what happened."""

from __future__ import annotations

import pytest

from ivr.chat import TextDesk
from ivr.chat.conversations import Newcomer
from tests.ivr.reception.office import Office

pytestmark = [pytest.mark.web, pytest.mark.model]


def test_a_digit_is_a_key_but_not_where_a_value_is_asked_for(
    office: Office, desk: TextDesk
) -> None:
    call, _ = desk.begin(Newcomer("chat", "bank"))
    desk.says(call.call_sid, "what's my balance")
    memory = office.known(call.call_sid).memory
    assert memory is not None
    assert memory["state"] == "collecting"
    desk.says(call.call_sid, "5")
    memory = office.known(call.call_sid).memory
    assert memory is not None
    assert memory["keys"] == ""


@pytest.mark.parametrize(("text", "state"), [("Y", "transferring"), ("n.", "asking")])
def test_one_letter_is_an_answer_in_writing(
    office: Office, desk: TextDesk, text: str, state: str
) -> None:
    call, _ = desk.begin(Newcomer("chat", "bank"))
    desk.says(call.call_sid, "my card was stolen")
    desk.says(call.call_sid, text)
    memory = office.known(call.call_sid).memory
    assert memory is not None
    assert memory["state"] == state


def test_a_nought_where_a_number_is_asked_for_is_a_person(office: Office, desk: TextDesk) -> None:
    call, _ = desk.begin(Newcomer("chat", "bank"))
    desk.says(call.call_sid, "what's my balance")
    desk.says(call.call_sid, "0")
    kept = office.known(call.call_sid)
    assert kept.memory is not None
    assert kept.memory["state"] == "transferring"
    assert kept.destination == "accounts"
