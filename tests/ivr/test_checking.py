"""What is worth looking at in a catalogue, with the encoder and by letters alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from intents.findings import Kind
from intents.pack import Pack
from intents.pack_loader import load_pack
from ivr.checking import findings_of

COPIED = "what's my balance"


def with_phrase(pack: Pack, language: str, intent: str, phrase: str) -> Pack:
    wordings = pack.wordings(language)
    item = wordings.intents[intent]
    longer = item.model_copy(update={"phrases": [*item.phrases, phrase]})
    changed = wordings.model_copy(update={"intents": {**wordings.intents, intent: longer}})
    return pack.model_copy(update={"languages": {**pack.languages, language: changed}})


@pytest.mark.model
def test_a_phrase_that_two_intents_have_is_a_conflict(tmp_path: Path) -> None:
    found = findings_of(with_phrase(load_pack("bank"), "en", "complaint", COPIED), "en", tmp_path)
    conflicts = [item for item in found if item.kind is Kind.CONFLICT]
    assert {(item.intent, item.other_intent) for item in conflicts} == {("balance", "complaint")}


@pytest.mark.unit
def test_without_an_encoder_letters_find_conflicts_and_no_outliers(tmp_path: Path) -> None:
    pack = load_pack("bank")
    copied = pack.wordings("vi").intents["balance"].phrases[0]
    found = findings_of(with_phrase(pack, "vi", "complaint", copied), "vi", tmp_path)
    kinds = {item.kind for item in found}
    assert Kind.CONFLICT in kinds
    assert Kind.OUTLIER not in kinds


@pytest.mark.unit
def test_a_phrase_that_raises_an_alarm_is_named(tmp_path: Path) -> None:
    pack = load_pack("bank")
    pack = with_phrase(pack, "vi", "complaint", "cháy nhà rồi cứu tôi với")
    found = findings_of(pack, "vi", tmp_path)
    taken = [item for item in found if item.kind is Kind.COMMAND]
    assert ("complaint", "emergency") in {(item.intent, item.other_intent) for item in taken}


THIN = frozenset({Kind.SURROUNDED, Kind.SAME, Kind.BEGINNING, Kind.UNHEARD})


def thin(preset: str, language: str, cache: Path) -> list[tuple[str, str, str]]:
    found = findings_of(load_pack(preset), language, cache)
    return [
        (item.kind.value, item.intent, item.other_intent) for item in found if item.kind in THIN
    ]


@pytest.mark.model
def test_what_is_thin_is_found_where_the_figures_are_weak(tmp_path: Path) -> None:
    assert thin("clinic", "en", tmp_path) == [("surrounded", "nurse_advice", "urgent_symptom")]


@pytest.mark.unit
@pytest.mark.parametrize("language", ["fa", "vi", "zh"])
def test_presets_without_an_encoder_are_not_bothered(tmp_path: Path, language: str) -> None:
    assert thin("parcel", language, tmp_path) == []
