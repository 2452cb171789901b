"""Test utterances: added, reworded, moved and removed."""

from __future__ import annotations

import pytest

from intents.editing import EditError
from intents.editing_tests import add_case, case_warnings, move_case, remove_case, reword_case
from intents.pack import Pack
from tests.ivr.tuning.conftest import TEA

pytestmark = pytest.mark.unit

ORDER, REFUND = "order tea please", "give my money back"


@pytest.fixture
def tea() -> Pack:
    return Pack.model_validate(TEA)


def cases(pack: Pack) -> list[tuple[str, str | None]]:
    return [(test.text, test.intent) for test in pack.tests["en"]]


def test_a_test_is_added_for_a_need_or_for_nothing(tea: Pack) -> None:
    added = add_case(add_case(tea, "en", "order", " a  pot "), "en", "", "the weather")
    assert cases(added)[2:] == [("a pot", "order"), ("the weather", None)]


@pytest.mark.parametrize(
    ("intent", "text", "says"),
    [
        ("order", "Order tea, please!", "a test of “order” already"),
        ("order", REFUND, "a test of “refund” already"),
        ("order", "!?", "no words"),
        ("pension", "a pot", "no need “pension”"),
    ],
)
def test_what_cannot_be_a_test_is_refused(tea: Pack, intent: str, text: str, says: str) -> None:
    with pytest.raises(EditError, match=says):
        add_case(tea, "en", intent, text)


def test_a_test_gets_other_words_in_its_place(tea: Pack) -> None:
    assert cases(reword_case(tea, "en", ORDER, "a pot"))[0] == ("a pot", "order")
    assert cases(reword_case(tea, "en", ORDER, "Order tea, please"))[0][0] == "Order tea, please"
    with pytest.raises(EditError, match="a test of “refund” already"):
        reword_case(tea, "en", ORDER, REFUND)
    with pytest.raises(EditError, match="not there any more"):
        reword_case(tea, "en", "a pot", "two pots")


def test_a_test_moves_to_another_need_in_its_place(tea: Pack) -> None:
    assert cases(move_case(tea, "en", ORDER, "refund"))[0] == (ORDER, "refund")
    assert cases(move_case(tea, "en", ORDER, ""))[0] == (ORDER, None)
    with pytest.raises(EditError, match="no need"):
        move_case(tea, "en", ORDER, "pension")


def test_a_test_is_removed_once(tea: Pack) -> None:
    fewer = remove_case(tea, "en", ORDER)
    assert cases(fewer) == [(REFUND, "refund")]
    with pytest.raises(EditError, match="not there any more"):
        remove_case(fewer, "en", ORDER)


@pytest.mark.parametrize(
    ("intent", "text", "old", "says"),
    [
        ("order", "a pot", "", []),
        ("order", "", "", []),
        ("order", REFUND, "", ["a test of “refund” already"]),
        ("order", ORDER, ORDER, []),
        ("order", "my money back", "", ["a phrase of “refund”: this test could never be right"]),
        ("order", "buy some tea", "", ["a phrase of this need"]),
        ("order", "what is the weather", "", ["a phrase of what we do not handle"]),
    ],
)
def test_what_speaks_against_a_test_is_said(
    tea: Pack, intent: str, text: str, old: str, says: list[str]
) -> None:
    found = case_warnings(tea, "en", intent, text, old)
    assert len(found) == len(says)
    for sentence, words in zip(found, says, strict=True):
        assert words in sentence
