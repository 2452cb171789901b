"""The draft: changed, tried beside the live one, published through the gate, taken back."""

from __future__ import annotations

from datetime import date

import pytest

from intents import editing
from intents.editing import EditError
from intents.pack import Pack
from ivr.errors import CallsteerError
from ivr.storage.catalogue import DraftChanged
from ivr.tuning import GateClosed
from tests.ivr.tuning.conftest import Desk

pytestmark = pytest.mark.web

TODAY = date(2026, 11, 24)


def better(pack: Pack) -> Pack:
    return editing.add_phrase(pack, "en", "order", "send me leaves")


def worse(pack: Pack) -> Pack:
    """Return the pack with the phrases of the urgent need in the other one."""
    for phrase in ("my money back", "return my payment"):
        pack = editing.move_phrase(pack, "en", phrase, "refund", "order")
    return editing.add_phrase(pack, "en", "order", "give my money back")


def test_a_change_goes_to_the_draft_and_not_to_calls(desk: Desk) -> None:
    draft = desk.workshop.edit("tea", "ann", better)
    assert draft.revision == 1
    assert desk.workshop.live("tea")[1] == 0
    assert [c.sentence for c in desk.workshop.differences("tea")] == [
        "“order” learns “send me leaves”."
    ]
    assert desk.told == [("ann", "“order” learns “send me leaves”.", "tea draft 1")]


def test_a_page_that_is_out_of_date_changes_nothing(desk: Desk) -> None:
    desk.workshop.edit("tea", "ann", better, revision=0)
    with pytest.raises(DraftChanged, match="Reload"):
        desk.workshop.edit("tea", "bob", better, revision=0)


def test_two_edits_at_the_same_moment_are_both_kept(desk: Desk) -> None:
    once = [lambda: desk.workshop.edit("tea", "bob", worse)]

    def meanwhile(pack: Pack) -> Pack:
        if once:
            once.pop()()  # somebody else's edit comes between reading and saving
        return better(pack)

    draft = desk.workshop.edit("tea", "ann", meanwhile)
    phrases = draft.pack.wordings("en").intents["order"].phrases
    assert {"send me leaves", "give my money back"} <= {*phrases}
    assert draft.revision == 2


def test_a_change_that_changes_nothing_makes_no_draft(desk: Desk) -> None:
    draft = desk.workshop.edit("tea", "ann", lambda pack: editing.set_route(pack, "order", "front"))
    assert (draft.revision, desk.told) == (0, [])
    assert desk.workshop.draft("tea").revision == 0


def test_a_change_that_is_not_possible_is_not_kept(desk: Desk) -> None:
    with pytest.raises(EditError):
        desk.workshop.edit("tea", "ann", lambda p: editing.add_phrase(p, "en", "cup", "a cup"))
    assert desk.workshop.draft("tea").revision == 0
    assert desk.told == []


def test_live_and_draft_are_asked_side_by_side_and_built_once(desk: Desk) -> None:
    desk.workshop.edit("tea", "ann", better)
    for _ in range(2):
        live, draft = desk.workshop.understands("tea", "en")
    assert desk.built == 2
    assert draft.match("send me leaves", today=TODAY).candidates[0].intent == "order"
    assert draft.match("send me leaves", today=TODAY).rule == "pinned"
    assert live.match("send me leaves", today=TODAY).rule != "pinned"


def test_without_a_draft_both_are_the_same(desk: Desk) -> None:
    live, draft = desk.workshop.understands("tea", "en")
    assert live is draft


def test_publishing_makes_the_draft_live_and_calls_get_it(desk: Desk) -> None:
    desk.workshop.edit("tea", "ann", better)
    assert desk.workshop.publish("tea", "ann", "leaves") == 1
    assert desk.workshop.live("tea") == (better(desk.workshop.shipped("tea")), 1)
    assert desk.companies.company("tea", "en")[2] == 1  # type: ignore[index]
    assert desk.workshop.differences("tea") == []
    assert desk.told[-1] == ("ann", "Version 1 was published. leaves", "tea")


def test_without_a_change_there_is_nothing_to_publish(desk: Desk) -> None:
    with pytest.raises(CallsteerError, match="nothing to publish"):
        desk.workshop.publish("tea", "ann", "")


def test_a_worse_draft_does_not_go_live_unnoticed(desk: Desk) -> None:
    desk.workshop.edit("tea", "ann", worse)
    found = desk.workshop.trials("tea", "en")
    assert [pair.text for pair in found.lost] == ["give my money back"]
    assert found.gained == []
    with pytest.raises(GateClosed, match="critical"):
        desk.workshop.publish("tea", "ann", "")
    assert desk.workshop.live("tea")[1] == 0


def test_a_reason_opens_the_gate_and_is_kept(desk: Desk) -> None:
    desk.workshop.edit("tea", "ann", worse)
    assert desk.workshop.publish("tea", "pat", "moved", "the refund desk is closed for good") == 1
    (version,) = desk.workshop.catalogues.history("tea")
    assert version.overridden == "the refund desk is closed for good"
    assert "closed for good" in desk.told[-1][1]


def test_a_blank_reason_is_none(desk: Desk) -> None:
    desk.workshop.edit("tea", "ann", worse)
    with pytest.raises(GateClosed):
        desk.workshop.publish("tea", "pat", "moved", "  ")


def test_a_good_draft_needs_no_reason_and_keeps_none(desk: Desk) -> None:
    desk.workshop.edit("tea", "ann", better)
    desk.workshop.publish("tea", "ann", "leaves", "just in case")
    assert desk.workshop.catalogues.history("tea")[0].overridden == ""


def test_going_back_is_one_step(desk: Desk) -> None:
    desk.workshop.edit("tea", "ann", better)
    desk.workshop.publish("tea", "ann", "leaves")
    assert desk.workshop.restore("tea", 0, "bob") == 2
    assert desk.workshop.live("tea") == (desk.workshop.shipped("tea"), 2)
    assert desk.told[-1] == ("bob", "Version 0 is live again, as version 2.", "tea")


def test_a_draft_can_be_thrown_away(desk: Desk) -> None:
    desk.workshop.edit("tea", "ann", better)
    desk.workshop.discard("tea", "ann")
    assert desk.workshop.differences("tea") == []


def test_a_draft_that_has_changed_since_it_was_seen_is_not_thrown_away(desk: Desk) -> None:
    desk.workshop.edit("tea", "ann", better)
    seen = desk.workshop.mark("tea")
    desk.workshop.edit("tea", "bob", lambda pack: editing.set_route(pack, "order", "back"))
    with pytest.raises(DraftChanged, match="was not thrown away"):
        desk.workshop.discard("tea", "ann", seen)
    assert len(desk.workshop.differences("tea")) > 1
    desk.workshop.discard("tea", "ann", desk.workshop.mark("tea"))
    assert desk.workshop.differences("tea") == []


def test_a_draft_that_is_begun_anew_is_not_taken_for_the_one_before(desk: Desk) -> None:
    """Both have revision 1."""
    desk.workshop.edit("tea", "ann", better)
    first = desk.workshop.understands("tea", "en")[1]
    desk.workshop.discard("tea", "ann")
    desk.workshop.edit(
        "tea", "ann", lambda pack: editing.add_phrase(pack, "en", "refund", "a pot of oolong")
    )
    assert desk.workshop.understands("tea", "en")[1] is not first


def test_texts_that_are_tried_again_are_remembered_by_matcher(desk: Desk) -> None:
    before, after = desk.workshop.remembers("tea", "en")
    assert before is after is desk.workshop.remembers("tea", "en")[0]
    desk.workshop.edit("tea", "ann", better)
    assert desk.workshop.remembers("tea", "en")[1] is not before
    assert desk.workshop.remembers("tea", "en")[0] is before
