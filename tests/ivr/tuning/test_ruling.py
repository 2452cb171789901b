"""What the gate says of whole drafts, by real matchers, in all languages."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from intents import editing
from intents.gate import Gate
from intents.matcher import Matcher
from intents.pack import Pack
from intents.pack_loader import load_pack
from ivr.tuning.matchers import Matchers
from ivr.tuning.ruling import Ruling, Rulings, mark_of
from tests.ivr.tuning.conftest import TEA

pytestmark = pytest.mark.web

FEW = 12


def two_languages(**tests: list[dict[str, Any]]) -> Pack:
    """Return the tea line in English and Vietnamese; ``vi`` are the tests of the second."""
    vietnamese = {
        "language": "vi",
        "company": "Trà",
        "examples": ["mua trà", "hoàn tiền"],
        "intents": {
            "order": {
                "spoken": "đặt hàng",
                "short": "đặt hàng",
                "phrases": ["tôi muốn mua trà", "đặt trà", "mua ấm trà"],
            },
            "refund": {
                "spoken": "hoàn tiền",
                "short": "hoàn tiền",
                "phrases": ["trả lại tiền cho tôi", "tôi muốn hoàn tiền", "hoàn tiền đi"],
            },
        },
    }
    languages: dict[str, Any] = {**TEA["languages"], "vi": vietnamese}  # type: ignore[dict-item]
    return Pack.model_validate({**TEA, "languages": languages, "tests": {**TEA["tests"], **tests}})  # type: ignore[dict-item]


VI = [
    {"text": "cho tôi mua trà", "intent": "order"},
    {"text": "cho tôi hoàn tiền", "intent": "refund"},
]


@pytest.fixture
def rulings(tmp_path: Path) -> Rulings:
    return Rulings(Matchers(lambda pack, language: Matcher(pack, language, None, tmp_path)))


@pytest.fixture
def tea() -> Pack:
    return two_languages(vi=VI)


def test_a_good_draft_opens_the_gate_in_every_language(rulings: Rulings, tea: Pack) -> None:
    found = rulings.of(tea, editing.add_phrase(tea, "en", "order", "send me leaves"))
    assert (found.reasons, found.warnings, found.gone) == ([], [], [])
    assert [(tag, len(trials.pairs)) for tag, trials in found.trials.items()] == [
        ("en", 2),
        ("vi", 2),
    ]


def poisoned(pack: Pack, language: str, one: str, other: str) -> Pack:
    """Return the pack with the phrases of two needs swapped."""
    wordings = pack.wordings(language)
    intents = dict(wordings.intents)
    phrases = {one: intents[other].phrases, other: intents[one].phrases}
    for name, own in phrases.items():
        intents[name] = intents[name].model_copy(update={"phrases": own})
    changed = wordings.model_copy(update={"intents": intents})
    return editing.checked(pack, languages={**pack.languages, language: changed})


@pytest.fixture(scope="module")
def bank() -> Pack:
    """Return a shipped line; with some of its phrases, which is as wrong and trained at once."""
    pack = load_pack("bank")
    languages = {}
    for tag, own in pack.languages.items():
        intents = {
            name: item.model_copy(update={"phrases": item.phrases[:FEW]})
            for name, item in own.intents.items()
        }
        languages[tag] = own.model_copy(update={"intents": intents})
    return editing.checked(pack, languages=languages)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Rulings:
    cache = tmp_path_factory.mktemp("cache")
    return Rulings(Matchers(lambda pack, language: Matcher(pack, language, None, cache)))


@pytest.mark.parametrize("language", ["en", "vi", "zh", "fa"])
def test_a_poisoned_draft_of_a_shipped_line_is_stopped_in_each_language(
    shared: Rulings, bank: Pack, language: str
) -> None:
    found = shared.of(bank, poisoned(bank, language, "lost_stolen_card", "balance"))
    assert {remark.language for remark in found.closing} == {language}
    words = {"en": "English", "vi": "Vietnamese", "zh": "Chinese", "fa": "Persian"}[language]
    assert all(reason.startswith(f"{words}: ") for reason in found.reasons)
    assert "utterances of “lost_stolen_card”, which is critical, are lost" in found.reasons[0]
    assert "“balance”" in found.reasons[0]
    assert any("First choices fall" in reason for reason in found.reasons)


def test_a_poisoned_draft_does_not_get_through_without_its_tests(
    rulings: Rulings, tea: Pack
) -> None:
    draft = poisoned(tea, "vi", "order", "refund")
    for test in VI:
        draft = editing.remove_test(draft, "vi", str(test["text"]))
    found = rulings.of(tea, draft)
    assert "“cho tôi hoàn tiền” goes to “order” without being asked" in found.reasons[0]
    assert any("No test utterance is left" in reason for reason in found.reasons)
    assert "taken out, and tried nevertheless" in found.warnings[0].sentence


def test_a_critical_need_that_is_removed_closes_the_gate(rulings: Rulings, tea: Pack) -> None:
    found = rulings.of(tea, editing.remove_intent(tea, "refund"))
    assert found.gone == ["refund"]
    assert found.reasons[0].startswith("The need “refund” is gone, which is critical")
    assert [remark.language for remark in found.warnings] == ["en", "vi"]


def test_a_critical_need_closes_it_even_without_tests(rulings: Rulings, tea: Pack) -> None:
    live = editing.checked(tea, tests={})
    found = rulings.of(live, editing.remove_intent(live, "refund"))
    assert found.reasons[0].startswith("The need “refund” is gone")


def test_an_ordinary_need_may_be_removed_and_it_is_said_where_its_callers_go(
    rulings: Rulings, tea: Pack
) -> None:
    found = rulings.of(tea, editing.remove_intent(tea, "order"))
    assert found.reasons == []
    said = [found.worded(remark) for remark in found.warnings]
    assert said[0] == "The need “order” is gone: calls about it go elsewhere."
    assert said[1].startswith("English: Of the test utterance of “order”: 1 ")
    assert said[1].endswith("; “order tea please”.")
    assert said[2].startswith("Vietnamese: ")


def test_a_language_without_tests_is_tried_and_named(rulings: Rulings) -> None:
    live = two_languages()
    draft = editing.add_phrase(live, "vi", "order", "mua chè")
    assert rulings.of(live, draft).reasons == [
        "Vietnamese: There are no test utterances: nobody can tell whether it got worse."
    ]
    elsewhere = rulings.of(live, editing.add_phrase(live, "en", "order", "send me leaves"))
    assert elsewhere.reasons == []
    assert elsewhere.trials["vi"].pairs == []


def test_limits_that_change_are_judged_in_a_language_without_tests_too(rulings: Rulings) -> None:
    live = two_languages()
    bands = {"accept": 0.9, "confirm": 0.5, "margin": 0.15}
    found = rulings.of(live, editing.checked(live, bands=bands))
    assert any(reason.startswith("Vietnamese: There are no") for reason in found.reasons)


def test_a_language_is_not_named_where_there_is_only_one(rulings: Rulings) -> None:
    live = Pack.model_validate(TEA)
    found = rulings.of(live, editing.add_phrase(live, "en", "order", "let me speak to an agent"))
    assert found.reasons == [
        "“let me speak to an agent” of “order” means “agent” everywhere, before any need: "
        "take it out."
    ]


def test_a_language_may_be_new(rulings: Rulings, tea: Pack) -> None:
    found = rulings.of(Pack.model_validate(TEA), tea)
    assert found.reasons == []
    assert len(found.trials["vi"].gained) == 2


def test_a_language_that_is_gone_closes_the_gate(rulings: Rulings, tea: Pack) -> None:
    found = rulings.of(tea, Pack.model_validate(TEA))
    assert [remark.language for remark in found.closing] == ["vi"]


def test_what_is_permitted_is_the_gate_s(tmp_path: Path, tea: Pack) -> None:
    draft = poisoned(tea, "en", "order", "refund")
    matchers = Matchers(lambda pack, language: Matcher(pack, language, None, tmp_path))
    strict = Rulings(matchers).of(tea, draft)
    lax = Rulings(matchers, Gate(drop=1.0, harm=1.0)).of(tea, draft)
    assert len(strict.reasons) > len(lax.reasons)
    assert lax.reasons  # of a critical need nothing may be lost, whatever is permitted
    assert all("critical" in reason for reason in lax.reasons)


def test_what_callers_mean_a_critical_need_by_is_no_other_need_s(tmp_path: Path, tea: Pack) -> None:
    matchers = Matchers(lambda pack, language: Matcher(pack, language, None, tmp_path))
    own = tea.wordings("en").intents["refund"].phrases[0]
    taken = editing.add_phrase(tea, "en", "order", f"{own} now please")
    said = "is understood as “refund” now, which is critical"
    assert any(said in reason for reason in Rulings(matchers).of(tea, taken).reasons)
    harmless = editing.add_phrase(tea, "en", "order", "two tins of loose leaves")
    assert Rulings(matchers).of(tea, harmless).reasons == []


def test_the_same_two_are_tried_once_and_every_utterance_is_told(
    rulings: Rulings, tea: Pack
) -> None:
    draft = editing.add_phrase(tea, "en", "order", "send me leaves")
    assert rulings.known(tea, draft) is None
    told: list[tuple[int, int]] = []

    def ruled() -> Ruling:
        return rulings.of(tea, draft, lambda done, total: told.append((done, total)))

    assert ruled() is ruled() is rulings.known(tea, draft)
    assert told == [(1, 4), (2, 4), (3, 4), (4, 4)]
    assert mark_of(tea, draft) != mark_of(draft, tea)
