"""What is wrong with a catalogue though it is valid."""

from __future__ import annotations

from collections.abc import Callable, Collection
from pathlib import Path

import pytest

from intents.encoder import MiniLmEncoder
from intents.findings import Finding, Kind, find_problems
from intents.lexicon import lexicon
from intents.normalise import normaliser
from intents.pack import IntentWordings, Wordings
from intents.pack_loader import load_pack, presets

pytestmark = pytest.mark.model

BALANCE = [
    "what's my balance",
    "how much money do i have",
    "how much is in my account",
    "am i overdrawn",
    "tell me what i've got left",
    "check my account balance",
]
HOURS = [
    "when do you open",
    "what time do you close",
    "are you open on sundays",
    "opening hours please",
    "is the branch open today",
    "how late are you open",
]


@pytest.fixture(scope="module")
def problems(model: Callable[[str], Path]) -> Callable[..., list[Finding]]:
    """Return what is found in a small catalogue."""
    encoder = MiniLmEncoder(model("minilm-l6-v2"))

    def find(
        balance: list[str], hours: list[str], *not_handled: str, alarming: Collection[str] = ()
    ) -> list[Finding]:
        wordings = Wordings(
            language="en",
            company="X",
            examples=["a", "b"],
            intents={
                "balance": IntentWordings(spoken="x", short="x", phrases=balance),
                "hours": IntentWordings(spoken="x", short="x", phrases=hours),
            },
            not_handled=list(not_handled),
        )
        return find_problems(wordings, encoder.encode, normaliser("en"), lexicon("en"), alarming)

    return find


def of(found: list[Finding], kind: Kind) -> list[Finding]:
    return [finding for finding in found if finding.kind is kind]


def test_a_good_catalogue_has_only_too_few_phrases(
    problems: Callable[..., list[Finding]],
) -> None:
    assert {finding.kind for finding in problems(BALANCE, HOURS)} == {Kind.FEW}


def test_the_same_in_other_words_under_two_intents_is_a_conflict(
    problems: Callable[..., list[Finding]],
) -> None:
    (conflict,) = of(problems(BALANCE, [*HOURS, "check the balance of my account"]), Kind.CONFLICT)
    assert (conflict.intent, conflict.other_intent) == ("balance", "hours")
    assert "keep one" in str(conflict)


def test_a_phrase_that_is_not_handled_elsewhere_is_a_conflict_too(
    problems: Callable[..., list[Finding]],
) -> None:
    (conflict,) = of(problems(BALANCE, HOURS, "when do you open please"), Kind.CONFLICT)
    assert conflict.other_intent == "not_handled"


def test_a_phrase_among_those_of_another_intent_is_an_outlier(
    problems: Callable[..., list[Finding]],
) -> None:
    (outlier,) = of(problems([*BALANCE, "are you open on saturdays"], HOURS), Kind.OUTLIER)
    assert (outlier.phrase, outlier.other_intent) == ("are you open on saturdays", "hours")


def test_a_universal_command_among_the_phrases_is_found(
    problems: Callable[..., list[Finding]],
) -> None:
    found = of(problems([*BALANCE, "operator", "yes please"], HOURS), Kind.COMMAND)
    assert {(finding.phrase, finding.other_intent) for finding in found} == {
        ("operator", "agent"),
        ("yes please", "yes"),
    }


@pytest.mark.parametrize("preset", presets())
def test_the_presets_have_no_conflicts(model: Callable[[str], Path], preset: str) -> None:
    encoder = MiniLmEncoder(model("minilm-l6-v2"))
    wordings = load_pack(preset).wordings("en")
    found = find_problems(wordings, encoder.encode, normaliser("en"), lexicon("en"))
    assert of(found, Kind.CONFLICT) == []


def test_a_phrase_that_raises_an_alarm_is_found_unless_its_need_is_alarming(
    problems: Callable[..., list[Finding]],
) -> None:
    balance = [*BALANCE, "there's been an explosion"]
    (finding,) = of(problems(balance, HOURS), Kind.COMMAND)
    assert finding.other_intent == "emergency"
    assert str(finding).endswith("or declare the need alarming in pack.yaml")
    assert of(problems(balance, HOURS, alarming={"hours"}), Kind.COMMAND) == [finding]
    assert of(problems(balance, HOURS, alarming={"balance"}), Kind.COMMAND) == []


def test_a_command_among_the_phrases_of_an_alarming_need_is_found_all_the_same(
    problems: Callable[..., list[Finding]],
) -> None:
    (finding,) = of(problems([*BALANCE, "operator"], HOURS, alarming={"balance"}), Kind.COMMAND)
    assert finding.phrase == "operator"
