"""What speaks against one more phrase, while it is typed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from intents.encoder import MiniLmEncoder
from intents.findings import FEW
from intents.lexicon import lexicon
from intents.normalise import normaliser
from intents.pack import IntentWordings, Wordings
from intents.phrasing import Phrasebook
from tests.intents.test_findings import BALANCE, HOURS

pytestmark = pytest.mark.model

MORE_BALANCE = ["money left in my account", "what have i got in the bank", "my balance please"]
MORE_BALANCE += ["account balance", "how rich am i"]
Ask = Callable[..., list[str]]


def wordings(**phrases: list[str]) -> Wordings:
    return Wordings(
        language="en",
        company="X",
        examples=["a", "b"],
        intents={
            name: IntentWordings(spoken="x", short="x", phrases=items)
            for name, items in phrases.items()
        },
        not_handled=["do you sell umbrellas"],
    )


@pytest.fixture(scope="module")
def encoder(model: Callable[[str], Path]) -> MiniLmEncoder:
    return MiniLmEncoder(model("minilm-l6-v2"))


@pytest.fixture(scope="module")
def ask(encoder: MiniLmEncoder) -> Ask:
    """Return what asks a small catalogue about a phrase for "balance"."""

    def asked(phrase: str, balance: list[str] = [*BALANCE, *MORE_BALANCE]) -> list[str]:  # noqa: B006
        known = wordings(balance=balance, hours=HOURS)
        book = Phrasebook(known, encoder.encode, normaliser("en"), lexicon("en"))
        return book.warnings(phrase, "balance")

    return asked


def test_a_good_phrase_is_taught_without_a_word(ask: Ask) -> None:
    assert ask("how much cash is left on my account") == []


def test_nothing_typed_is_nothing_to_warn_of(ask: Ask) -> None:
    assert ask("  ") == []


def test_the_same_phrase_elsewhere_is_named_with_its_need(ask: Ask) -> None:
    assert ask("When do you OPEN?") == [
        "The same phrase belongs to “hours” already. Move it, or say it differently."
    ]
    assert "what we do not handle" in ask("do you sell umbrellas")[0]
    assert ask(BALANCE[0]) == ["This need has the phrase already."]


def test_a_phrase_too_like_anothers_says_which_and_how_like(ask: Ask) -> None:
    (found,) = ask("when will you open")
    assert "like “when do you open”, which is “hours”" in found
    assert found[:2].isdigit()


def test_a_phrase_among_those_of_another_need_is_an_outlier(ask: Ask) -> None:
    (found,) = ask("is the bank closed on christmas day")
    assert "nearest to it belong to “hours”" in found


@pytest.mark.parametrize(
    ("phrase", "taken"), [("agent", "agent"), ("yes", "yes"), ("repeat that", "repeat")]
)
def test_what_means_the_same_everywhere_is_not_for_one_need(
    ask: Ask, phrase: str, taken: str
) -> None:
    (found,) = ask(phrase)
    assert f"“{taken}” everywhere" in found


def test_an_alarm_comes_before_any_need(ask: Ask) -> None:
    assert "alarm (emergency)" in ask("my house is on fire")[0]


@pytest.mark.parametrize(("known", "warned"), [(FEW - 1, False), (FEW - 2, True)])
def test_too_few_phrases_are_said_to_be_few(ask: Ask, known: int, warned: bool) -> None:
    found = ask("how much cash is left on my account", [*BALANCE, *MORE_BALANCE][:known])
    assert found == (
        [f"With this one the need has {known + 1} phrases; {FEW} make it reliable."]
        if warned
        else []
    )


def test_a_need_without_phrases_is_far_from_none(encoder: MiniLmEncoder) -> None:
    known = wordings(hours=HOURS)
    book = Phrasebook(known, encoder.encode, normaliser("en"), lexicon("en"))
    book.warm_up()
    assert book.warnings("will you be shut at easter", "brand_new") == []
