"""Commands, answers and alarms; the safety set has its own file."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from intents.lexicon import Lexicon, lexicon
from intents.normalise import basic, normaliser, speller
from intents.types import Alarm, Answer, Command

pytestmark = pytest.mark.unit

SAFETY = yaml.safe_load((Path(__file__).parent / "safety.en.yaml").read_text())


@pytest.fixture(scope="module")
def rules() -> Lexicon:
    return lexicon("en")


def command(rules: Lexicon, text: str) -> Command | None:
    return rules.command(basic(text), normaliser("en")(text))


@pytest.mark.parametrize(
    "text",
    [
        "operator",
        "agent please",
        "Can I speak to a human being?",
        "put me through to somebody",
        "I'd like to talk to a real person please",
        "just get me a representative",
        "hello operator can you help me",
        "I don't want to talk to a machine",
        "is there anybody I can talk to",
        "transfer me to the operator now",
        "could you connect me with customer service",
        "I need an agent",
    ],
)
def test_asking_for_a_person(rules: Lexicon, text: str) -> None:
    assert command(rules, text) is Command.AGENT


@pytest.mark.parametrize(
    "text",
    [
        "somebody has stolen my card",
        "the operator said my number was wrong",
        "I used to work as a crane operator",
        "when I have a problem I call the operator",
        "I want to talk about my mortgage",
        "a person in my house used my account",
        "my travel agent charged me twice",
    ],
)
def test_speaking_of_people_is_no_request(rules: Lexicon, text: str) -> None:
    assert command(rules, text) is None


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("say that again", Command.REPEAT),
        ("go back", Command.BACK),
        ("start over", Command.MAIN_MENU),
        ("what can I say", Command.HELP),
        ("too fast", Command.SLOWER),
        ("Who am I speaking to?", Command.WHO),
        ("Are you a robot?", Command.WHO),
        ("Am I talking to a real person?", Command.WHO),
        ("Can I talk to a real person?", Command.AGENT),
        ("ok thanks, bye", Command.GOODBYE),
    ],
)
def test_the_other_commands(rules: Lexicon, text: str, wanted: Command) -> None:
    assert command(rules, text) is wanted


@pytest.mark.parametrize(
    ("language", "text", "done"),
    [
        ("en", "no that's all thank you", True),
        ("en", "nothing else for today thanks", True),
        ("en", "ok great", True),
        ("en", "ok", False),
        ("en", "no", False),
        ("en", "thanks but my card is gone", False),
        ("en", "that's all wrong", False),
        ("vi", "không còn gì nữa cảm ơn em", True),
        ("vi", "cảm ơn nhưng tôi mất thẻ", False),
        ("zh", "没有了 谢谢你", True),
        ("zh", "谢谢 我的卡丢了", False),
        ("fa", "نه ممنون همین بود", True),
        ("fa", "ممنون ولی کارتم گم شده", False),
    ],
)
def test_nothing_else_is_wanted_only_where_nothing_else_is_said(
    language: str, text: str, done: bool
) -> None:
    assert lexicon(language).is_done(speller(language)(text)) is done


@pytest.mark.parametrize(
    ("text", "answer", "rest"),
    [
        ("yes", Answer.YES, ""),
        ("yeah that's right", Answer.YES, ""),
        ("no", Answer.NO, ""),
        ("no the other card", Answer.NO, "the other card"),
        ("yes but the other one", Answer.YES, "the other one"),
        ("north", None, "north"),
        ("i'm moving house", None, "i'm moving house"),
    ],
)
def test_answers_with_what_is_said_beside(
    rules: Lexicon, text: str, answer: Answer | None, rest: str
) -> None:
    assert rules.answer(text) == (answer, rest)


@pytest.mark.parametrize("text", SAFETY["alarms"])
def test_every_alarm_is_raised(rules: Lexicon, text: str) -> None:
    assert rules.alarm(basic(text)) in (Alarm.EMERGENCY, Alarm.SELF_HARM, Alarm.THREAT)


def test_few_hard_negatives_raise_one(rules: Lexicon) -> None:
    false = [text for text in SAFETY["not_alarms"] if rules.alarm(basic(text)) is not None]
    assert len(false) <= 0.05 * len(SAFETY["not_alarms"]), false


def test_swearing_is_anger_and_an_alarm_is_graver(rules: Lexicon) -> None:
    assert rules.alarm("this is bullshit") is Alarm.ANGER
    assert rules.alarm("shit my house is on fire") is Alarm.EMERGENCY


def test_what_ends_in_the_middle_sounds_incomplete(rules: Lexicon) -> None:
    assert rules.sounds_incomplete("I want to talk about my")
    assert not rules.sounds_incomplete("I want to talk about my card")


def test_choices_and_vague_needs(rules: Lexicon) -> None:
    assert (rules.choice("the second one"), rules.choice("neither")) == (2, 0)
    assert rules.is_vague("i have a question")
    assert not rules.is_vague("i have a question about my bill")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "i don't have it on me"),
        ("vi", "tôi không nhớ"),
        ("zh", "我不记得了"),
        ("fa", "یادم نیست"),
    ],
)
def test_who_does_not_have_the_value_says_so(language: str, text: str) -> None:
    spell = speller(language)
    assert lexicon(language).is_lacking(spell(text))
    assert not lexicon(language).is_lacking(spell(f"{text} 4217"))


def test_words_that_answer_alone_are_no_answer_at_a_beginning() -> None:
    chinese, vietnamese = lexicon("zh"), lexicon("vi")
    assert chinese.answer(basic("对对对")) == (Answer.YES, "")
    assert chinese.answer(basic("对账单"))[0] is None
    assert vietnamese.answer("không") == (Answer.NO, "")
    assert vietnamese.answer("không đăng nhập được")[0] is None


def test_chinese_patterns_are_written_without_spaces() -> None:
    rules = lexicon("zh")
    assert rules.alarm(basic("我不想活了")) is Alarm.SELF_HARM
    assert rules.command(basic("麻烦转接人工客服")) is Command.AGENT
    assert rules.sounds_incomplete("我想要")


def test_an_alarm_is_heard_without_marks_but_swearing_is_not() -> None:
    rules = lexicon("vi")
    assert rules.alarm("toi muon chet") is Alarm.SELF_HARM
    assert rules.alarm("gui cac goi lon") is None


@pytest.mark.parametrize(
    ("text", "hedged"),
    [
        ("i don't want to cancel", True),
        ("it's not about the bill", True),
        ("a loan no wait a mortgage", True),
        ("i don't have my card", False),
        ("my card is lost", False),
    ],
)
def test_a_negation_or_a_correction_is_worth_asking_about(text: str, hedged: bool) -> None:
    assert lexicon("en").is_hedged(text) is hedged


@pytest.mark.parametrize(
    ("language", "text", "held"),
    [
        ("en", "hold on let me find it", True),
        ("en", "give me two minutes", True),
        ("en", "just a second i need to get my glasses", True),
        ("en", "let me see", True),
        ("en", "hold on let me check my diary", True),
        ("en", "hold on i need to check my balance", False),
        ("en", "wait", False),
        ("en", "i'll hold", False),
        ("en", "let me see my balance", False),
        ("en", "hold on i need to report fraud", False),
        ("en", "two", False),
        ("vi", "đợi tôi một chút nhé", True),
        ("vi", "để tôi xem số dư", False),
        ("zh", "等一下我找一下", True),
        ("zh", "我查一下余额", False),
        ("fa", "یه لحظه صبر کنید پیداش کنم", True),
        ("fa", "موجودی", False),
    ],
)
def test_asking_for_a_moment_says_nothing_else(language: str, text: str, held: bool) -> None:
    assert lexicon(language).is_hold(speller(language)(text)) is held


@pytest.mark.parametrize(
    ("language", "text"),
    [
        *[("en", text) for text in ("what", "what do you mean", "which number")],
        *[("vi", "cái gì cơ"), ("zh", "什么"), ("fa", "چی")],
    ],
)
def test_what_asks_for_the_question_again(language: str, text: str) -> None:
    plain = speller(language)(text)
    assert lexicon(language).command(plain, normaliser(language)(text)) is Command.REPEAT


@pytest.mark.parametrize(
    ("language", "text", "vague"),
    [
        ("en", "hello", True),
        ("en", "um hi there good morning", True),
        ("en", "hello i lost my card", False),
        ("en", "um", False),
        ("vi", "alo", True),
        ("zh", "你好", True),
        ("fa", "سلام", True),
        ("fa", "سلام موجودی", False),
    ],
)
def test_a_greeting_alone_announces_a_need(language: str, text: str, vague: bool) -> None:
    assert lexicon(language).is_vague(speller(language)(text)) is vague


@pytest.mark.parametrize(
    ("language", "text"), [("en", "two"), ("vi", "hai"), ("zh", "二"), ("fa", "دو")]
)
def test_a_number_alone_chooses_what_has_it(language: str, text: str) -> None:
    assert lexicon(language).choice(normaliser(language)(text)) == 2


@pytest.mark.parametrize(
    ("language", "text", "both"),
    [
        ("en", "both", True),
        ("en", "um yes both of them please", True),
        ("en", "the two of them", True),
        ("en", "both my cards", False),
        ("en", "yes please", False),
        ("vi", "dạ cả hai ạ", True),
        ("vi", "cả hai đều không", False),
        ("zh", "两个都要", True),
        ("zh", "都是。", True),
        ("zh", "两个都不是", False),
        ("fa", "هردو لطفا", True),
        ("fa", "هیچ کدوم", False),
    ],
)
def test_both_is_said_in_few_words(language: str, text: str, both: bool) -> None:
    assert lexicon(language).is_both(speller(language)(text)) is both


@pytest.mark.parametrize("language", ["en", "vi", "zh", "fa"])
def test_no_length_of_greetings_holds_anybody_up(language: str) -> None:
    """A pattern that tries every way to cut this would not end."""
    rules, spell = lexicon(language), speller(language)
    greeting = {"en": "hi so please", "vi": "dạ alo", "zh": "喂你好", "fa": "الو سلام"}[language]
    assert rules.is_vague(spell(f"{greeting} " * 40))
    assert not rules.is_vague(spell(f"{greeting} " * 40 + " 7"))
    assert not rules.is_hold(spell(f"{greeting} " * 40))
