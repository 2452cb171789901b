"""Each language by itself: its words, its safety, its packs, and whole calls by text."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from intents.language import language_data
from intents.lexicon import Lexicon, lexicon
from intents.matcher import Matcher, build_matcher
from intents.normalise import bare, normaliser, speller
from intents.pack import Pack
from intents.pack_loader import load_pack
from intents.types import Alarm, Answer, Band, Bands
from ivr.completeness import missing
from ivr.settings import Settings
from ivr.switchboard import CallOptions, Switchboard
from ivr.telephony.typed import TypedCall

LANGUAGES = ("vi", "zh", "fa")
PRESETS = ("bank", "parcel")
TODAY = date(2026, 11, 24)
GRAVE = (Alarm.EMERGENCY, Alarm.SELF_HARM, Alarm.THREAT)


def safety(language: str) -> dict[str, list[str]]:
    file = Path(__file__).parent / "intents" / f"safety.{language}.yaml"
    read: dict[str, list[str]] = yaml.safe_load(file.read_text(encoding="utf-8"))
    return read


# --- words
@pytest.mark.unit
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_alarm_reaches_a_human(language: str) -> None:
    rules, spell = lexicon(language), speller(language)
    missed = [text for text in safety(language)["alarms"] if rules.alarm(spell(text)) not in GRAVE]
    assert missed == []


@pytest.mark.unit
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_false_friend_raises_an_alarm(language: str) -> None:
    rules, spell = lexicon(language), speller(language)
    false = [text for text in safety(language)["not_alarms"] if rules.alarm(spell(text))]
    assert false == []


def everyday(pack: Pack, language: str) -> list[str]:
    wordings = pack.wordings(language)
    phrases = [text for intent in wordings.intents.values() for text in intent.phrases]
    tests = [test.text for test in pack.tests[language] if test.intent != "agent"]
    return [*phrases, *wordings.not_handled, *tests, *language_data(language).background]


@pytest.mark.unit
@pytest.mark.parametrize("preset", PRESETS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_everyday_needs_are_no_alarm_command_or_answer(language: str, preset: str) -> None:
    rules, spell, normalise = lexicon(language), speller(language), normaliser(language)
    for text in everyday(load_pack(preset), language):
        plain = spell(text)
        assert rules.alarm(plain) is None, text
        assert rules.command(plain, normalise(text)) is None, text
        assert rules.answer(plain)[0] is None, text


@pytest.mark.unit
def test_without_marks_vietnamese_needs_are_no_alarm_either() -> None:
    rules, spell = lexicon("vi"), speller("vi")
    for preset in PRESETS:
        for text in everyday(load_pack(preset), "vi"):
            assert rules.alarm(bare(spell(text))) is None, text


def heard(rules: Lexicon, language: str, text: str) -> str | None:
    spelled = speller(language)(text)
    return rules.command(spelled, normaliser(language)(text), rules.answer(spelled)[1])


@pytest.mark.unit
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_command_and_answer_is_itself(language: str) -> None:
    data, rules, spell = language_data(language), lexicon(language), speller(language)
    for name, texts in data.commands.items():
        for text in texts:
            assert heard(rules, language, text) == name, text
    for answer, texts in (
        (Answer.YES, (*data.yes, *data.yes_alone)),
        (Answer.NO, (*data.no, *data.no_alone)),
    ):
        for text in texts:
            assert rules.answer(spell(text)) == (answer, ""), text


@pytest.mark.unit
@pytest.mark.parametrize("preset", PRESETS)
@pytest.mark.parametrize("language", ["en", *LANGUAGES])
def test_nothing_is_missing(language: str, preset: str) -> None:
    assert missing(load_pack(preset), language) == []


@pytest.mark.unit
@pytest.mark.parametrize("preset", PRESETS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_there_are_enough_phrases_and_tests(language: str, preset: str) -> None:
    pack = load_pack(preset)
    wordings = pack.wordings(language)
    for name, intent in wordings.intents.items():
        assert len(set(intent.phrases)) >= 25, name
        assert sum(test.intent == name for test in pack.tests[language]) >= 5, name
    assert len(wordings.not_handled) >= 30


@pytest.mark.unit
@pytest.mark.parametrize("preset", PRESETS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_test_utterance_is_a_phrase(language: str, preset: str) -> None:
    pack, normalise = load_pack(preset), normaliser(language)
    phrases = {
        normalise(text)
        for intent in pack.wordings(language).intents.values()
        for text in intent.phrases
    }
    assert [t.text for t in pack.tests[language] if normalise(t.text) in phrases] == []


# --- the overmatch gate without an encoder: figures that may only rise
FLOOR, CEILING_WRONG, CEILING_OUT = 0.84, 0.04, 0.17


@pytest.fixture(scope="module")
def matchers(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], Matcher]:
    cache = tmp_path_factory.mktemp("cache")
    return {
        (language, preset): build_matcher(load_pack(preset), language, None, cache)
        for language in LANGUAGES
        for preset in PRESETS
    }


def read(matcher: Matcher, text: str) -> tuple[str | None, Band]:
    match = matcher.match(text, today=TODAY)
    if (special := match.alarm or match.command) is not None:
        return special.value, Band.ACCEPT
    best = match.candidates[0].intent if match.candidates else None
    return best, Bands().judge(match.candidates)


@pytest.mark.model
@pytest.mark.parametrize("preset", PRESETS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_intent_steals_the_test_utterances_of_another(
    language: str, preset: str, matchers: dict[tuple[str, str], Matcher]
) -> None:
    tests = load_pack(preset).tests[language]
    read_as = [(test.intent, *read(matchers[language, preset], test.text)) for test in tests]
    inside = [row for row in read_as if row[0] is not None]
    outside = [row for row in read_as if row[0] is None]
    wrong = sum(band is Band.ACCEPT and got != wanted for wanted, got, band in inside)
    assert sum(got == wanted for wanted, got, _ in inside) / len(inside) >= FLOOR
    assert wrong / len(inside) <= CEILING_WRONG
    assert sum(band is Band.ACCEPT for _, _, band in outside) / len(outside) <= CEILING_OUT


@pytest.mark.model
def test_vietnamese_is_understood_without_its_marks(
    matchers: dict[tuple[str, str], Matcher],
) -> None:
    assert read(matchers["vi", "bank"], "toi bi mat the roi")[0] == "lost_stolen_card"
    assert read(matchers["vi", "parcel"], "buu kien cua toi toi dau roi")[0] == "track"
    assert read(matchers["vi", "parcel"], "cho toi gap nhan vien")[0] == "agent"


# --- whole calls by text
CALLS: list[Any] = [
    ("vi", "bank", ["tôi bị mất thẻ", "đúng rồi"], "card_services"),
    ("vi", "bank", ["tài khoản còn bao nhiêu tiền", "không"], "accounts"),
    ("vi", "parcel", ["alo cho hỏi bưu kiện của tôi tới đâu rồi", "không"], "tracking"),
    ("vi", "parcel", ["tôi có việc", "tôi muốn trả hàng"], "returns"),
    ("vi", "bank", ["cho gặp nhân viên", "nhân viên"], "front_desk"),
    ("zh", "bank", ["我的卡丢了", "对"], "card_services"),
    ("zh", "bank", ["请问查一下余额", "不"], "accounts"),
    ("zh", "parcel", ["我的包裹到哪里了", "没有"], "tracking"),
    ("zh", "parcel", ["我有个问题", "我要退货"], "returns"),
    ("zh", "bank", ["转人工", "人工"], "front_desk"),
    ("fa", "bank", ["کارتم گم شده", "بله"], "card_services"),
    ("fa", "bank", ["سلام موجودی حسابم چقدره", "نه"], "accounts"),
    ("fa", "parcel", ["بسته‌ام کجاست", "نه"], "tracking"),
    ("fa", "parcel", ["یه سوال دارم", "میخوام پس بفرستم"], "returns"),
    ("fa", "bank", ["اپراتور", "اپراتور"], "front_desk"),
    ("vi", "bank", ["con tôi không thở được"], "front_desk"),
    ("zh", "bank", ["我家着火了"], "front_desk"),
    ("fa", "bank", ["بوی گاز میاد"], "front_desk"),
]


@pytest.fixture(scope="module")
def exchange(settings: Settings) -> Switchboard:
    return Switchboard(settings)


@pytest.mark.model
@pytest.mark.parametrize(("language", "preset", "turns", "destination"), CALLS)
def test_a_call_is_held_in_the_language(
    exchange: Switchboard, language: str, preset: str, turns: list[str], destination: str
) -> None:
    call = TypedCall(exchange, CallOptions(preset, language, channel="text"))
    said = [call.said(), *(call.says(text) for text in turns)]
    assert call.record.destination == destination
    company = exchange.company(preset, language).pack.wordings(language).company
    assert company in said[0]
    strange = [line for line in said if any(word in line for word in ("Sorry", "You", "please"))]
    assert strange == []


@pytest.mark.model
@pytest.mark.parametrize(
    ("language", "need", "no", "yes"),
    [
        ("vi", "tôi bị mất thẻ", "không phải", "thẻ bị khóa"),
        ("zh", "我的卡丢了", "不是", "卡被冻结了"),
        ("fa", "کارتم گم شده", "نه", "کارتم مسدود شده"),
    ],
)
def test_a_refused_guess_is_said_anew(
    exchange: Switchboard, language: str, need: str, no: str, yes: str
) -> None:
    call = TypedCall(exchange, CallOptions("bank", language, channel="text"))
    for text in (need, no, yes):
        call.says(text)
    assert call.record.destination == "card_services"
    assert call.record.intent == "card_blocked"
