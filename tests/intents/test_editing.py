"""Changes to a pack: each a new pack, each refused with one sentence when it cannot be."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from intents import editing
from intents.editing import EditError
from intents.pack import Pack
from intents.pack_loader import load_pack
from intents.types import Bands

pytestmark = pytest.mark.unit

PHRASE = "my card is lost"


@pytest.fixture(scope="module")
def bank() -> Pack:
    return load_pack("bank")


def phrases(pack: Pack, intent: str) -> list[str]:
    own = pack.wordings("en")
    return list(own.intents[intent].phrases) if intent else list(own.not_handled)


@pytest.mark.parametrize("intent", ["lost_stolen_card", ""])
def test_a_phrase_is_learnt_and_the_old_pack_stays(bank: Pack, intent: str) -> None:
    changed = editing.add_phrase(bank, "en", intent, "  my purse  walked off ")
    assert phrases(changed, intent) == [*phrases(bank, intent), "my purse walked off"]
    assert "my purse walked off" not in phrases(bank, intent)


def test_a_phrase_that_somebody_has_is_refused_and_its_owner_named(bank: Pack) -> None:
    with pytest.raises(EditError, match="lost_stolen_card"):
        editing.add_phrase(bank, "en", "balance", PHRASE.upper())
    with pytest.raises(EditError, match="this need"):
        editing.add_phrase(bank, "en", "lost_stolen_card", PHRASE)


def test_a_phrase_without_words_is_refused(bank: Pack) -> None:
    with pytest.raises(EditError, match="no words"):
        editing.add_phrase(bank, "en", "balance", " … ")


def test_a_phrase_moves_from_one_intent_to_another(bank: Pack) -> None:
    changed = editing.move_phrase(bank, "en", PHRASE, "lost_stolen_card", "balance")
    assert editing.owner_of(changed, "en", PHRASE) == "balance"


def test_a_phrase_that_is_gone_is_said_to_be(bank: Pack) -> None:
    with pytest.raises(EditError, match="not there any more"):
        editing.remove_phrase(bank, "en", "balance", "never said")


def test_the_last_phrase_of_an_intent_stays(bank: Pack) -> None:
    new = {"spoken": "a pension", "short": "pension", "phrases": ["my pension"]}
    changed = editing.add_intent(bank, "en", "pension", new, bank.operator)
    with pytest.raises(EditError, match="only phrase"):
        editing.remove_phrase(changed, "en", "pension", "my pension")


def test_a_new_intent_takes_the_phrases_that_others_had(bank: Pack) -> None:
    unhandled = phrases(bank, "")[0]
    new = {"spoken": "a pension", "short": "pension", "phrases": [unhandled, "my pension"]}
    changed = editing.add_intent(bank, "en", "pension", new, bank.operator)
    assert editing.owner_of(changed, "en", unhandled) == "pension"
    assert unhandled not in phrases(changed, "")
    assert changed.intents["pension"].destination == bank.operator


@pytest.mark.parametrize(
    ("name", "to", "says"),
    [
        ("balance", "front_desk", "already"),
        ("pension", "nowhere", "no destination"),
        ("My Pension", "", "cannot be its name"),
        ("lương_hưu", "", "cannot be its name"),
        ("p" * 61, "", "use 1 to 60 letters"),
        ("", "", "cannot be its name"),
    ],
)
def test_an_intent_that_cannot_be_is_refused(bank: Pack, name: str, to: str, says: str) -> None:
    new = {"spoken": "x", "short": "x", "phrases": ["x y z"]}
    with pytest.raises(EditError, match=says):
        editing.add_intent(bank, "en", name, new, to or bank.operator)


def test_an_intent_goes_with_all_that_belongs_to_it(bank: Pack) -> None:
    changed = editing.remove_intent(bank, "balance")
    assert "balance" not in changed.intents
    for language, own in changed.languages.items():
        assert "balance" not in own.intents
        assert all(test.intent != "balance" for test in changed.tests.get(language, []))
    with pytest.raises(EditError, match="any more"):
        editing.remove_intent(changed, "balance")


def test_a_need_is_sent_elsewhere(bank: Pack) -> None:
    assert editing.set_route(bank, "balance", bank.operator).intents["balance"].destination
    with pytest.raises(EditError, match="any more"):
        editing.set_route(bank, "balance", "nowhere")


def test_a_prompt_is_worded_and_an_empty_text_brings_the_usual_back(bank: Pack) -> None:
    worded = editing.set_prompt(bank, "en", "reprompt", " Pardon? ")
    assert worded.wordings("en").prompts["reprompt"] == "Pardon?"
    assert (
        "reprompt" not in editing.set_prompt(worded, "en", "reprompt", " ").wordings("en").prompts
    )


def test_how_a_need_is_spoken_of_changes(bank: Pack) -> None:
    changed = editing.set_spoken(bank, "en", "balance", "your money", "money")
    assert changed.wordings("en").intents["balance"].spoken == "your money"
    with pytest.raises(EditError, match="spoken"):
        editing.set_spoken(bank, "en", "balance", "", "money")


@pytest.mark.parametrize(("spoken", "short"), [("{amount} of it", "it"), ("it", "it}")])
def test_how_a_need_is_spoken_of_has_no_words_that_nobody_fills_in(
    bank: Pack, spoken: str, short: str
) -> None:
    with pytest.raises(EditError, match="no words in braces are filled in"):
        editing.set_spoken(bank, "en", "balance", spoken, short)
    words = {"spoken": spoken, "short": short, "phrases": ["my pension"]}
    with pytest.raises(EditError, match="no words in braces are filled in"):
        editing.add_intent(bank, "en", "pension", words, "accounts")


def test_bands_are_a_pack_s_own_and_in_order(bank: Pack) -> None:
    assert bank.thresholds() == Bands()
    changed = editing.set_bands(bank, Bands(accept=0.91, confirm=0.6, margin=0.2))
    assert changed.thresholds() == Bands(accept=0.91, confirm=0.6, margin=0.2)
    assert editing.set_bands(bank, Bands(accept=0.6, confirm=0.6)).thresholds().accept == 0.6
    for wrong in (Bands(accept=0.6, confirm=0.61), Bands(accept=1.01), Bands(margin=-0.1)):
        with pytest.raises(EditError):
            editing.set_bands(bank, wrong)


def test_a_need_s_own_bands_come_and_go_with_the_line_s(bank: Pack) -> None:
    first, second = list(bank.intents)[:2]
    own = {first: Bands(accept=0.93, confirm=0.6), "gone_since": Bands(accept=0.9)}
    changed = editing.set_bands(bank, Bands(accept=0.85, margin=0.2, own=own))
    bands = changed.thresholds()
    assert bands.own == {first: Bands(accept=0.93, confirm=0.6, margin=0.2)}
    assert (bands.of(first).accept, bands.of(second).accept) == (0.93, 0.85)
    assert editing.set_bands(changed, Bands(accept=0.85)).thresholds().own == {}
    with pytest.raises(EditError, match="confirm must not be above accept"):
        editing.set_bands(bank, Bands(own={first: Bands(accept=0.6, confirm=0.61)}))


def test_a_test_utterance_replaces_the_one_of_the_same_words(bank: Pack) -> None:
    once = editing.add_test(bank, "en", "Where's my card?", "card_not_arrived")
    twice = editing.add_test(once, "en", "where's my card", None)
    assert len(twice.tests["en"]) == len(once.tests["en"]) == len(bank.tests["en"]) + 1
    assert twice.tests["en"][-1].intent is None


@pytest.mark.parametrize(
    "edit",
    [
        lambda pack: editing.add_phrase(pack, "xx", "balance", "hello there"),
        lambda pack: editing.add_phrase(pack, "en", "nothing", "hello there"),
    ],
)
def test_what_is_unknown_is_refused(bank: Pack, edit: Callable[[Pack], Pack]) -> None:
    with pytest.raises(EditError):
        edit(bank)
