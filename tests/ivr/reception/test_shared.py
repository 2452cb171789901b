"""What every part of the reception works with."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ivr.dialogue.events import TransferCompleted
from ivr.ports import Departed
from ivr.reception.shared import saved_of
from tests.ivr.reception.lines import leaves
from tests.ivr.reception.office import Office

pytestmark = [pytest.mark.model, pytest.mark.web]


def test_a_new_call_is_saved_nowhere_and_one_that_left_is(office: Office) -> None:
    new = office.admits("CA1")
    assert saved_of(new) is None
    gone = leaves(office, "CA2")
    saved = saved_of(gone)
    assert saved is not None
    assert (saved.memory, saved.record, saved.target) == (gone.memory, gone.record, "front_desk")
    assert saved_of(replace(gone, record=None)) is None


@pytest.mark.parametrize(
    ("destination", "place"), [("", None), ("accounts", "accounts"), ("operator", "front_desk")]
)
def test_a_call_knows_where_it_goes(office: Office, destination: str, place: str | None) -> None:
    call = replace(office.admits(), destination=destination)
    found = office.reception.shared.destination(call)
    assert (found.name if found is not None else None) == place


def test_options_are_those_of_the_call(office: Office) -> None:
    shared = office.reception.shared
    call = office.admits(channel="asterisk", deaf=True)
    options = shared.options(call, shared.held(call, at_once=True))
    assert (options.preset, options.channel, options.call_sid) == ("bank", "asterisk", "CA1")
    assert (options.deaf, options.working_day, options.inline) == (True, True, False)


def test_a_transfer_of_the_call_is_written_down_or_booked(office: Office) -> None:
    shared = office.reception.shared
    call = office.admits()
    held = shared.held(call, at_once=False)
    held.dialogue, held.trace = office.switchboard.begin(
        shared.company(call), shared.options(call, held)
    )
    control = shared.control(call, held, lambda: 5)
    assert control.transfer("accounts") == Departed()
    assert control.transfer("callback") == TransferCompleted(at_ms=5)
    assert [item.number for item in office.follow_ups.open()] == [call.caller]


def test_the_calls_clock_is_the_receptions(office: Office) -> None:
    call = office.admits()
    office.clock.passes(seconds=3)
    assert office.reception.shared.now_ms(call) == 3_000
