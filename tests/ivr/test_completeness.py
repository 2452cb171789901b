"""What a language lacks is named, thing by thing."""

from __future__ import annotations

import pytest

from intents.pack import Pack
from intents.pack_loader import load_pack
from ivr.completeness import FEW_PHRASES, known_languages, missing

pytestmark = pytest.mark.unit


@pytest.fixture(scope="module")
def bank() -> Pack:
    return load_pack("bank")


def with_phrases(pack: Pack, count: int) -> Pack:
    wordings = pack.wordings("vi")
    intent = wordings.intents["balance"]
    fewer = intent.model_copy(update={"phrases": intent.phrases[:count]})
    intents = {**wordings.intents, "balance": fewer}
    return pack.model_copy(
        update={
            "languages": {**pack.languages, "vi": wordings.model_copy(update={"intents": intents})}
        }
    )


def test_every_language_that_anything_is_known_of_is_listed(bank: Pack) -> None:
    assert {"en", "vi", "zh", "fa"} <= set(known_languages(bank))


def test_an_intent_with_few_phrases_is_named(bank: Pack) -> None:
    lacking = missing(with_phrases(bank, FEW_PHRASES - 1), "vi")
    assert lacking == [f"intent balance: {FEW_PHRASES - 1} phrases, at least 10 are wanted"]
    assert missing(with_phrases(bank, FEW_PHRASES), "vi") == []


def test_tests_that_are_missing_are_named(bank: Pack) -> None:
    kept = [test for test in bank.tests["zh"] if test.intent not in ("complaint", None)]
    spoilt = bank.model_copy(update={"tests": {"zh": kept}})
    assert missing(spoilt, "zh") == ["tests of intent complaint", "tests of what is not handled"]


def test_a_language_without_files_lacks_each_of_them(bank: Pack) -> None:
    assert missing(bank, "tlh") == [
        "folder: intents/languages/tlh",
        "file: ivr/prompts/defaults/tlh.yaml",
        "file: asr/grammar/tlh.yaml",
        "file: tlh.yaml of the pack",
        "file: tlh.tests.yaml of the pack",
    ]


def test_a_destination_without_a_spoken_name_is_named(bank: Pack) -> None:
    wordings = bank.wordings("fa")
    places = {k: v for k, v in wordings.destinations.items() if k != "lending"}
    spoilt = bank.model_copy(
        update={"languages": {"fa": wordings.model_copy(update={"destinations": places})}}
    )
    assert missing(spoilt, "fa") == ["spoken name of destination lending"]


@pytest.mark.parametrize(
    ("own", "lacks"), [("a\nb", []), ("a", ["prompt goodbye: 1 variant of 2"])]
)
def test_variants_that_a_language_lacks_are_counted(bank: Pack, own: str, lacks: list[str]) -> None:
    languages = dict(bank.languages)
    for tag, text in (("en", "a\nb"), ("vi", own)):
        prompts = {**languages[tag].prompts, "goodbye": text}
        languages[tag] = languages[tag].model_copy(update={"prompts": prompts})
    assert missing(bank.model_copy(update={"languages": languages}), "vi") == lacks
