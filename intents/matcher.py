"""Text to IntentMatch: alarms first, then commands and answers, then the company's needs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

from rapidfuzz import fuzz, process

from asr.types import Expectation, OpenNeed, YesNo
from intents.bands import Judged
from intents.classifier import Classifier
from intents.corrections import reconsidered
from intents.doubt import SECOND, as_heard, asked_about, trust, with_first
from intents.encoder import CachedEncoder, Vectors, shared_encoder
from intents.language import language_data
from intents.lexicon import lexicon
from intents.marks import Marks, known_texts
from intents.normalise import is_sound, normaliser, speller
from intents.pack import Pack
from intents.safety import RULE, Safety, guarded, safety
from intents.slots import without_number
from intents.slots.asked import find_asked, is_one_digit
from intents.slots.of_needs import NeedSlots
from intents.two_needs import Ranked, SecondNeed
from intents.types import Answer, Band, Bands, Candidate, Command, IntentMatch, Slot

PINNED_SCORE = 92.0
CONTENT = 2
"""Words beside a request for a person that can be a need."""
CLEAR = 0.9
"""Confidence at which such a need counts for more than the request, which is certain."""


class Matcher:
    """One pack in one language. Immutable, shared by all threads."""

    def __init__(
        self,
        pack: Pack,
        language: str,
        encoder: CachedEncoder | None,
        cache: Path | None = None,
        safety: Safety | None = None,
    ) -> None:
        wordings = pack.wordings(language)
        self._encoder, self._safety = encoder, safety
        self._language = language
        self._spell, self._normalise = speller(language), normaliser(language)
        self._lexicon = lexicon(language)
        phrases = {
            intent: list(dict.fromkeys(self._normalise(phrase) for phrase in item.phrases))
            for intent, item in wordings.intents.items()
        }
        unhandled = (*wordings.not_handled, *language_data(language).background)
        self._pinned = {text: intent for intent, texts in phrases.items() for text in texts}
        self._sorted = {text: " ".join(sorted(text.split())) for text in self._pinned}
        refused = list(dict.fromkeys(self._normalise(text) for text in unhandled))
        self._refused = frozenset(refused) - self._pinned.keys()
        self._classifier = Classifier(phrases, sorted(self._refused), encoder, cache)
        self._slots = NeedSlots(pack.intents, language)
        self._definitions = pack.intents
        urgent = frozenset(name for name, item in pack.intents.items() if item.urgent)
        self._second = SecondNeed(language, urgent, self._ranked, self._intent_slots)
        commands = language_data(language).commands
        self._bias = tuple(
            dict.fromkeys([*self._pinned, *(text for texts in commands.values() for text in texts)])
        )
        self._marks = (
            Marks(map(self._spell, known_texts(pack, language)))
            if language_data(language).bare
            else None
        )

    def bias_phrases(self) -> tuple[str, ...]:
        """Return what an open need is likely to sound like."""
        return self._bias

    def held_out(self) -> list[Judged]:
        """Return what is said of each known phrase when it is not known. Takes a second."""
        return self._classifier.held_out()

    def is_backchannel(self, text: str) -> bool:
        """Whether nothing is meant by ``text`` but that somebody listens."""
        return self._lexicon.is_backchannel(self._spell(text))

    def is_assent(self, text: str) -> bool:
        """Whether ``text`` is a yes and nothing else."""
        return self._lexicon.answer(self._spell(text)) == (Answer.YES, "")

    def sounds_incomplete(self, text: str) -> bool:
        """Whether ``text`` ends in the middle of something."""
        return self._lexicon.sounds_incomplete(text)

    def match(
        self,
        text: str,
        *,
        confidence: float = 1.0,
        alternatives: tuple[str, ...] = (),
        expectation: Expectation | None = None,
        today: date,
    ) -> IntentMatch:
        """Return what ``text`` amounts to.

        ``confidence`` is the recogniser's; ``alternatives`` are its other readings, which are
        tried when the first one is not understood; ``expectation`` is what was asked.
        """
        match = self._match(text, confidence, expectation or OpenNeed(), today)
        if _understood(match):
            return match
        for other in alternatives:
            found = self._match(other, confidence, expectation or OpenNeed(), today)
            if _understood(found) and self._holds(found, confidence):
                capped = tuple(
                    Candidate(c.intent, min(c.confidence, SECOND)) for c in found.candidates
                )
                found = replace(found, candidates=capped, doubtful=found.alarm is not None)
                return replace(found, rule=f"{found.rule} of another reading")
        return match

    def _holds(self, other: IntentMatch, confidence: float) -> bool:
        """Whether what a reading beside the first one says counts.

        A call for help does where the first one may be misheard, and it has to be surer.
        """
        if other.alarm is None and other.rule != RULE:
            return True
        if trust(confidence) == 1.0:
            return False
        if other.rule != RULE or self._safety is None or self._encoder is None:
            return True
        vectors = self._encoder.encode([other.text])
        return self._safety.danger(other.text, vectors, SECOND) is not None

    def _match(
        self, text: str, confidence: float, expectation: Expectation, today: date
    ) -> IntentMatch:
        plain = self._spell(text)
        if is_sound(plain):
            return IntentMatch("")
        normal = self._normalise(text)
        if (alarm := self._lexicon.alarm(plain)) is not None:
            found = IntentMatch(normal, alarm=alarm, rule="alarm")
            return self._believed(found, plain, confidence, today)
        if self._marks is not None and plain.isascii():
            plain = self._marks.restore(plain)
            normal = self._normalise(plain)
        if self._lexicon.is_hold(plain):
            return IntentMatch(normal, command=Command.HOLD, rule="command")
        values = find_asked(plain, expectation, today, self._language)
        answer, rest = self._lexicon.answer(plain)
        wanted = not isinstance(expectation, (OpenNeed, YesNo))
        if wanted and self._lexicon.is_lacking(plain, normal):
            answer, rest = Answer.NO, ""
        meant = answer is not None and not rest and is_one_digit(values, expectation)
        if values and not isinstance(expectation, OpenNeed) and not meant:
            beside = self._slots.beside(plain, today)
            objects = answer is Answer.NO and not plain.startswith(values[0].said)
            return IntentMatch(normal, slots=values, beside=beside, objects=objects, rule="value")
        command = self._lexicon.command(plain, normal, rest)
        if command is not None:
            asked = IntentMatch(normal, command=command, answer=answer, rule="command")
            bare = self._lexicon.is_bare_command(plain, normal, rest)
            if bare or command is not Command.AGENT:
                return asked
            return self._person_for(asked, rest, confidence, today)
        common = IntentMatch(
            normal,
            answer=answer,
            choice=self._lexicon.choice(normal) if normal else None,
            both=self._lexicon.is_both(plain),
            beside=self._slots.beside(rest, today) if rest else (),
            backchannel=self._lexicon.is_backchannel(plain),
            done=self._lexicon.is_done(plain),
            vague=self._lexicon.is_vague(plain, normal),
        )
        said = common.backchannel or common.done or common.both or common.choice is not None
        if said or (answer and not rest):
            return replace(common, rule="answer")
        return self._need(common, plain, self._normalise(rest), confidence, today)

    def _believed(
        self, ruled: IntentMatch, plain: str, confidence: float, today: date
    ) -> IntentMatch:
        """Return a rule's alarm; in doubt, with what else is likely, where the stage hears none."""
        if self._safety is None or self._encoder is None:
            return ruled
        vectors = self._encoder.encode([ruled.text])
        doubt = self._safety.doubt(ruled.text, vectors, trust(confidence))
        if doubt is None:
            return ruled
        need = self._need(replace(ruled, alarm=None), plain, ruled.text, confidence, today)
        known = round(doubt, 4)
        return replace(ruled, candidates=need.candidates, alarm_confidence=known, doubtful=True)

    def _person_for(
        self, asked: IntentMatch, plain: str, confidence: float, today: date
    ) -> IntentMatch:
        """Return the need for which a person was asked, where it is clear; else the request."""
        beside = self._normalise(self._lexicon.beside_request(plain))
        if len(beside.split()) < CONTENT:
            return asked
        need = self._need(replace(asked, command=None), plain, beside, confidence, today)
        if need.alarm is not None:
            return need
        clear = bool(need.candidates) and need.candidates[0].confidence >= CLEAR
        return replace(need, wants_person=True) if clear else asked

    def _need(
        self, common: IntentMatch, plain: str, said: str, confidence: float, today: date
    ) -> IntentMatch:
        said = without_number(said, self._language)
        words = " ".join(sorted(said.split()))
        pinned = process.extractOne(
            words, self._sorted, scorer=fuzz.ratio, score_cutoff=PINNED_SCORE
        )
        vectors = self._encoder.encode([said]) if self._encoder is not None else None
        candidates, nearest = self._classifier.rank(said, vectors=vectors)
        phrase, rule = nearest.phrase, "classifier"
        if said in self._refused or common.vague:
            candidates, rule = (), "not handled"
        elif pinned is not None and (len(said.split()) > 1 or pinned[2] == said):
            phrase, rule = pinned[2], "pinned"
            candidates = with_first(self._pinned[phrase], candidates)
        if rule == "classifier":  # a known phrase is no chance reading: no doubt joins in
            candidates = as_heard(candidates, confidence)
            if self._lexicon.is_hedged(plain):
                candidates = asked_about(candidates)
            rank = partial(self._ranked, confidence=confidence)
            candidates = reconsidered(plain, candidates, self._language, rank)
        slots = self._intent_slots(candidates, plain, today)
        shared = tuple(word for word in dict.fromkeys(said.split()) if word in phrase.split())
        explained = replace(common, nearest_phrase=phrase, matched_words=shared)
        need = replace(explained, candidates=candidates, rule=rule, slots=slots)
        if common.answer is Answer.YES:
            need = self._second.after_yes(need, plain)
        if rule != "classifier":
            return need
        need = self._second.beside(need, plain, confidence, today)
        return self._guarded(need, said, vectors, confidence)

    def _ranked(self, said: str, confidence: float) -> Ranked:
        said = without_number(self._normalise(said), self._language)
        vectors = self._encoder.encode([said]) if self._encoder is not None else None
        return as_heard(self._classifier.rank(said, vectors=vectors)[0], confidence)

    def _guarded(
        self, need: IntentMatch, said: str, vectors: Vectors | None, confidence: float
    ) -> IntentMatch:
        """Return ``need`` unless the second stage hears a call for help in the whole text."""
        if self._safety is None or self._encoder is None or vectors is None:
            return need
        whole = without_number(need.text, self._language)
        if whole != said:  # "no" before it, or whom was asked for, may be what it means
            vectors = self._encoder.encode([whole])
        danger = self._safety.danger(whole, vectors, trust(confidence))
        best = need.candidates[0].intent if need.candidates else ""
        urgent = best in self._definitions and self._definitions[best].urgent
        return guarded(need, danger, Bands(), urgent)

    def _intent_slots(
        self, candidates: tuple[Candidate, ...], text: str, today: date
    ) -> tuple[Slot, ...]:
        return self._slots.found(candidates[0].intent, text, today) if candidates else ()


def build_matcher(pack: Pack, language: str, encoder_folder: Path | None, cache: Path) -> Matcher:
    """Train a matcher; ``encoder_folder`` None leaves TF-IDF alone.

    Raises:
        IntentsError: the encoder cannot be used, or the language is not known.

    """
    encoder = None
    if encoder_folder is not None:
        encoder = CachedEncoder(shared_encoder(encoder_folder), cache)
    stage = safety(language, encoder, cache) if encoder is not None else None
    return Matcher(pack, language, encoder, cache, stage)


def _understood(match: IntentMatch) -> bool:
    said = match.alarm or match.command or match.answer or match.slots or match.done
    return (
        bool(said) or match.choice is not None or Bands().judge(match.candidates) is not Band.REJECT
    )
