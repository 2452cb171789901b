"""The stage behind the rules: when it speaks, and what it must leave alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from intents import safety as room
from intents.cries import CLASSES, labelled
from intents.encoder import CachedEncoder, MiniLmEncoder, Vectors
from intents.lexicon import lexicon
from intents.likeness import Floats
from intents.regression import Labels
from intents.safety import Danger, Limits, guarded, judged, safety
from intents.safety_model import Learnt, learn
from intents.types import Alarm, Bands, Candidate, Command, IntentMatch
from ivr.settings import Settings
from ivr.switchboard import Switchboard

LIMITS = Limits(0.80, 0.30, 0.45, 0.60, 0.60, 0.50, 0.75)
CLEAR = IntentMatch("x", candidates=(Candidate("balance", 0.9),), rule="classifier")
UNCLEAR = IntentMatch("x", candidates=(Candidate("balance", 0.6),), rule="classifier")

Found = tuple[Alarm | None, bool]
"""Which alarm, and whether it is doubtful."""


def likely(**shares: float) -> Floats:
    """Return probabilities of the classes; what is left is of none."""
    found = np.array([shares.get(name, 0.0) for name in CLASSES], dtype=np.float32)
    found[-1] = 1.0 - found.sum()
    return found


def found_in(trust: float = 1.0, **shares: float) -> Found | None:
    danger = judged(likely(**shares), LIMITS, trust)
    return None if danger is None else (danger.alarm, danger.doubtful)


@pytest.mark.unit
@pytest.mark.parametrize(
    ("shares", "found"),
    [
        ({"self_harm": 0.31}, (Alarm.SELF_HARM, True)),
        ({"self_harm": 0.29}, None),
        ({"threat": 0.46}, (Alarm.THREAT, True)),
        ({"threat": 0.44}, None),
        ({"emergency": 0.81}, (Alarm.EMERGENCY, False)),
        ({"emergency": 0.79}, (Alarm.EMERGENCY, True)),
        ({"anger": 0.81}, (Alarm.ANGER, False)),
        ({"person": 0.61}, (None, False)),
        ({"person": 0.59}, None),
    ],
)
def test_what_is_likely_is_asked_about_and_what_is_sure_is_not(
    shares: dict[str, float], found: Found | None
) -> None:
    assert found_in(**shares) == found


@pytest.mark.unit
def test_what_may_be_several_things_goes_to_a_person_without_the_words_of_one() -> None:
    assert found_in(emergency=0.52, threat=0.33) == (Alarm.EMERGENCY, False)
    assert found_in(emergency=0.50, threat=0.35) == (None, False)
    unnamed = judged(likely(emergency=0.50, threat=0.35), LIMITS)
    assert guarded(UNCLEAR, unnamed, Bands()).command is Command.AGENT


@pytest.mark.unit
@pytest.mark.parametrize(
    ("trust", "found"),
    [(0.93, (Alarm.SELF_HARM, False)), (0.91, (Alarm.SELF_HARM, True)), (0.3, None)],
)
def test_a_text_that_may_be_misheard_is_a_weaker_alarm(trust: float, found: Found | None) -> None:
    assert found_in(trust, self_harm=0.87) == found


@pytest.mark.unit
@pytest.mark.parametrize(
    ("shares", "grave"), [({"emergency": 0.76}, 0.76), ({"emergency": 0.74}, 0), ({"threat": 1}, 0)]
)
def test_only_a_grave_alarm_has_a_certainty(shares: dict[str, float], grave: float) -> None:
    danger = judged(likely(**shares), LIMITS)
    assert danger is not None
    assert danger.grave == pytest.approx(grave)
    assert danger.needed == pytest.approx(sum(shares.values()))


@pytest.mark.unit
def test_a_clear_need_stands_unless_a_grave_alarm_is_surer() -> None:
    assert guarded(CLEAR, Danger(Alarm.THREAT, 0.99, 0.0), Bands()) is CLEAR
    assert guarded(CLEAR, Danger(Alarm.EMERGENCY, 0.95, 0.89), Bands()) is CLEAR
    found = guarded(CLEAR, Danger(Alarm.EMERGENCY, 0.95, 0.91), Bands())
    assert (found.alarm, found.candidates, found.rule) == (Alarm.EMERGENCY, (), "safety")
    assert (found.alarm_confidence, found.doubtful) == (0.95, False)


@pytest.mark.unit
@pytest.mark.parametrize(
    ("shares", "pressing"),
    [({"emergency": 0.51}, True), ({"emergency": 0.49}, False), ({"threat": 0.99}, False)],
)
def test_a_grave_alarm_that_is_likely_is_asked_about_in_spite_of_a_clear_need(
    shares: dict[str, float], pressing: bool
) -> None:
    danger = judged(likely(**shares), LIMITS)
    assert danger is not None
    assert danger.pressing is pressing
    found = guarded(CLEAR, danger, Bands())
    assert (found.alarm is not None, found.doubtful) == (pressing, pressing)
    assert found.candidates == CLEAR.candidates
    assert guarded(CLEAR, danger, Bands(), urgent=True) is CLEAR


@pytest.mark.unit
def test_an_unclear_need_gives_way_to_any_alarm() -> None:
    assert guarded(UNCLEAR, Danger(Alarm.ANGER, 0.9, 0.0), Bands()).alarm is Alarm.ANGER
    assert guarded(UNCLEAR, None, Bands()) is UNCLEAR


@pytest.mark.unit
@pytest.mark.parametrize(("needed", "alarm"), [(0.59, None), (0.61, Alarm.THREAT)])
def test_a_need_that_is_likelier_than_an_alarm_in_doubt_stands(
    needed: float, alarm: Alarm | None
) -> None:
    found = guarded(UNCLEAR, Danger(Alarm.THREAT, needed, 0.0, doubtful=True), Bands())
    assert found.alarm == alarm
    grave = Danger(Alarm.EMERGENCY, needed, 0.0, doubtful=True, pressing=True)
    assert guarded(UNCLEAR, grave, Bands()).alarm is Alarm.EMERGENCY


@pytest.mark.unit
def test_a_need_is_kept_beside_an_alarm_in_doubt() -> None:
    found = guarded(UNCLEAR, Danger(Alarm.ANGER, 0.7, 0.0, doubtful=True), Bands())
    assert (found.alarm, found.doubtful) == (Alarm.ANGER, True)
    assert found.candidates == UNCLEAR.candidates


@pytest.fixture(scope="module")
def encoder(model: Callable[[str], Path], kept: Path) -> CachedEncoder:
    return CachedEncoder(MiniLmEncoder(model("minilm-l6-v2")), kept)


@pytest.fixture(scope="module")
def kept(settings: Settings) -> Path:
    """Return where the line keeps what it has learnt: that takes a minute."""
    return settings.cache / "intents"


@pytest.mark.model
@pytest.mark.parametrize(("spare", "doubted"), [(0.01, None), (-0.01, True)])
def test_a_rule_is_believed_from_the_limit_on(
    encoder: CachedEncoder, kept: Path, spare: float, doubted: bool | None
) -> None:
    stage = safety("en", encoder, kept)
    assert stage is not None
    said = "he is not breathing at all"
    vectors = encoder.encode([said])
    needed = 1.0 - float(stage.probabilities([said], vectors)[0, -1])
    doubt = stage.doubt(said, vectors, (Limits().ruled + spare) / needed)
    assert doubt == (None if doubted is None else pytest.approx(Limits().ruled + spare, abs=1e-3))


@pytest.mark.model
@pytest.mark.parametrize(
    ("word", "alarm"),
    [
        ("ablaze", None),
        ("emergency", Alarm.EMERGENCY),
        ("myself", None),
        ("suicide", Alarm.SELF_HARM),
    ],
)
def test_a_lone_word_counts_only_where_it_was_learnt(
    encoder: CachedEncoder, kept: Path, word: str, alarm: Alarm | None
) -> None:
    stage = safety("en", encoder, kept)
    assert stage is not None
    danger = stage.danger(word, encoder.encode([word]))
    assert (danger.alarm if danger is not None else None) == alarm


@pytest.mark.model
def test_languages_without_phrases_have_the_rules_alone(
    encoder: CachedEncoder, tmp_path: Path
) -> None:
    assert [safety(language, encoder, tmp_path) for language in ("vi", "zh", "fa")] == [None] * 3


@pytest.mark.model
@pytest.mark.parametrize(
    ("text", "alarm"),
    [
        ("my boss is twitching on the carpet and his lips look odd", Alarm.EMERGENCY),
        ("it would be easier on them all if i did not wake up tomorrow", Alarm.SELF_HARM),
        ("i will be waiting for your courier with a cricket bat", Alarm.THREAT),
    ],
)
def test_what_no_rule_knows_is_heard_on_every_line(
    switchboard: Switchboard, text: str, alarm: Alarm
) -> None:
    assert lexicon("en").alarm(text) is None
    for preset in ("bank", "it_helpdesk"):
        matcher = switchboard.company(preset).matcher
        match = matcher.match(text, today=date(2026, 11, 24))
        assert (match.alarm, match.rule) == (alarm, "safety")


@pytest.mark.model
@pytest.mark.parametrize(
    ("text", "doubtful"),
    [
        ("the fire in the living room is electric does it use much", True),
        ("i had a seizure as a child", True),
        ("the living room's on fire and i can't get out", False),
        ("he's having a seizure", False),
    ],
)
def test_a_rule_s_alarm_is_asked_about_where_the_stage_hears_none(
    switchboard: Switchboard, text: str, doubtful: bool
) -> None:
    for preset in ("bank", "it_helpdesk"):
        match = switchboard.company(preset).matcher.match(text, today=date(2026, 11, 24))
        assert (match.alarm, match.rule) == (Alarm.EMERGENCY, "alarm")
        assert match.doubtful is doubtful


@pytest.mark.model
@pytest.mark.parametrize(
    "text",
    [
        "my phone died",
        "this is killing me",
        "i've a cardiac appointment",
        "it's my child's card",
        "i'm dying to know",
        "shoot me an email",
        "it'll blow up in my face",
        "is the fire sale still on",
    ],
)
def test_figures_of_speech_raise_no_alarm(switchboard: Switchboard, text: str) -> None:
    for preset in ("bank", "it_helpdesk"):
        matcher = switchboard.company(preset).matcher
        match = matcher.match(text, today=date(2026, 11, 24))
        assert (match.alarm, match.command) == (None, None)


@pytest.mark.unit
def test_processes_that_begin_together_learn_once(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    learnt: list[int] = []

    def slowly(texts: list[str], labels: Labels, vectors: Vectors) -> Learnt:
        learnt.append(len(texts))
        return learn(texts, labels, vectors)

    few = labelled({"emergency": ["help", "fire"], "ordinary": ["my bill", "my card"]}, "en")
    monkeypatch.setattr(room, "training", lambda _language: few)
    monkeypatch.setattr(room, "learn", slowly)
    encoder = CachedEncoder(Letters(), tmp_path)
    with ThreadPoolExecutor(3) as pool:  # a lock of its own each, as processes have
        models = [*pool.map(lambda _: room._learnt("en", encoder, tmp_path), range(3))]
    assert learnt == [4]
    said = encoder.encode(["help"])
    for model in models:
        np.testing.assert_array_equal(
            model.probabilities(["help"], said), models[0].probabilities(["help"], said)
        )


@pytest.mark.unit
def test_where_nothing_can_be_kept_each_learns_for_itself(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    few = labelled({"emergency": ["help", "fire"], "ordinary": ["my bill", "my card"]}, "en")
    monkeypatch.setattr(room, "training", lambda _language: few)
    (tmp_path / "file").write_text("")
    model = room._learnt("en", CachedEncoder(Letters(), tmp_path), tmp_path / "file" / "cache")
    assert model.alone == {"help", "fire"}


class Letters:
    """Meanings of a kind: how often each letter is in a text."""

    name = "letters"

    def encode(self, texts: Sequence[str]) -> Vectors:
        counts = [[text.count(letter) + 0.1 for letter in "abcdefghilmprty"] for text in texts]
        found = np.array(counts, dtype=np.float32)
        return found / np.linalg.norm(found, axis=1, keepdims=True)
