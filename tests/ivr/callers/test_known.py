"""What is made of what is known."""

from __future__ import annotations

import json

import pytest

from ivr.callers.known import Known, KnownContext, opening_of, proposal_of
from ivr.dialogue.events import CallAnswered, Proposal
from routing.switches import NEVER, Notice
from tests.call_script import SCRIPT

pytestmark = pytest.mark.unit

ORDER = KnownContext("order", "track", "order 123", {"parcel": "4217", "colour": "red"}, "shop")
OUTAGE = KnownContext("outage", "hours", "The power is off in your street.")


def test_a_context_with_a_need_is_proposed_with_the_values_that_the_need_takes() -> None:
    proposed = proposal_of(Known(contexts=(ORDER,)), SCRIPT)
    assert proposed == Proposal("track", "order 123", (("parcel", "digits", "4217"),))


@pytest.mark.parametrize(
    "context",
    [
        KnownContext("note", "", "called on Monday"),
        KnownContext("order", "unknown_need", "order 1"),
        KnownContext("order", "track", ""),
        OUTAGE,
    ],
)
def test_what_this_line_cannot_do_is_not_proposed(context: KnownContext) -> None:
    assert proposal_of(Known(contexts=(context,)), SCRIPT) is None


def test_a_sensitive_value_is_never_taken_from_a_context() -> None:
    context = KnownContext("card", "card_entry", "your card", {"card": "4111"})
    proposed = proposal_of(Known(contexts=(context,)), SCRIPT)
    assert proposed is not None
    assert proposed.slots == ()


def test_an_outage_is_told_and_nothing_is_proposed() -> None:
    opened = opening_of(CallAnswered(at_ms=0), Known(contexts=(ORDER, OUTAGE)), SCRIPT, (), "en")
    assert (opened.told, opened.told_intent) == (OUTAGE.about, "hours")
    assert opened.proposal is None


def test_notices_and_wishes_go_with_the_opening() -> None:
    notices = (
        Notice("2", {"en": "Storm."}, NEVER, emergency=True),
        Notice("1", {"en": "New hours."}, NEVER),
    )
    opened = opening_of(CallAnswered(at_ms=0), Known(slower=True), SCRIPT, notices, "en")
    assert (opened.notice, opened.notice_urgent) == ("Storm. New hours.", True)
    assert (opened.notices, opened.slower) == (("2", "1"), True)


def test_it_survives_as_json() -> None:
    known = Known("gold", 2, "track", (ORDER,), "vi", slower=True, late=("crm",))
    assert Known.from_json(json.loads(json.dumps(known.to_json()))) == known
    assert Known.from_json({}) == Known()
    assert Known().to_json() == {}
