"""Rules that do not depend on the company: commands, answers, alarms. Data per language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from intents.language import Language, language_data
from intents.normalise import Normaliser, bare, basic, joined, speller
from intents.types import Alarm, Answer, Command

LONGEST_HOLD = 25
"""Words; who says more has not only asked for a moment."""
LONGEST_ANSWER = 14
"""Words; a longer utterance is no answer, whatever it begins with."""


class Lexicon:
    """The rules of one language, compiled. Texts are spelled (``speller``) or normalised."""

    def __init__(self, data: Language, spell: Normaliser = basic) -> None:
        words = "|".join(re.escape(w) for w in sorted(data.agent_words, key=len, reverse=True))
        self._spell = spell
        self._agent = [
            re.compile(pattern.replace("{agent}", f"(?:{words})"))
            for pattern in data.agent_patterns
        ]
        self._not_agent = [re.compile(pattern) for pattern in data.not_agent_patterns]
        self._commands = {
            spell(phrase): Command(name)
            for name, phrases in data.commands.items()
            for phrase in phrases
        }
        self._alarms = _compiled(data.alarms)
        self._not_alarms = [re.compile(pattern) for pattern in data.not_alarms]
        self._bare_alarms: list[tuple[Alarm, re.Pattern[str]]] = []
        self._bare_not_alarms: list[re.Pattern[str]] = []
        if data.bare:
            self._bare_alarms = _compiled(
                {
                    name: map(bare, patterns)
                    for name, patterns in data.alarms.items()
                    if name != Alarm.ANGER  # bare swear words are other words with marks
                }
            )
            self._bare_not_alarms = [re.compile(bare(pattern)) for pattern in data.not_alarms]
        self._yes = _beginning(data.yes, spell)
        self._no = _beginning(data.no, spell, data.no_patterns)
        self._all_yes = _whole((*data.yes_alone, *data.yes), data.answer_beside, spell)
        self._all_no = _whole((*data.no_alone, *data.no), data.answer_beside, spell)
        self._nothing = _whole(data.answer_beside, (), spell)
        self._done = _nothing_but(data.done, data.done_beside, spell)
        self._linked = [
            (answer, _before(words, data.answer_links, spell))
            for answer, words in (
                (Answer.NO, (*data.no_alone, *data.no)),
                (Answer.YES, (*data.yes_alone, *data.yes)),
            )
        ]
        self._links = _beginning(data.answer_links, spell)
        self._choices = {
            spell(text): number for number, texts in data.choices.items() for text in texts
        }
        beside_both = (*data.yes, *data.yes_alone, *data.answer_beside, *data.fillers)
        self._both = _nothing_but(data.both, beside_both, spell)
        self._backchannels = frozenset(map(spell, data.backchannels))
        self._connectors = frozenset(map(spell, data.connectors))
        self._vague = frozenset(map(spell, data.vague))
        self._announced = _made_of((*data.preambles, *data.fillers), spell)
        self._filled = _made_of(data.fillers, spell)
        self._lacking = frozenset(map(spell, data.lacking))
        self._holds = [re.compile(pattern) for pattern in data.holds]
        self._hedges = [re.compile(pattern) for pattern in data.hedges]

    def alarm(self, text: str) -> Alarm | None:
        """Return the gravest alarm in ``text``."""
        text = joined(text)
        if self._bare_alarms and text.isascii():
            return _alarm(text, self._bare_alarms, self._bare_not_alarms)
        return _alarm(text, self._alarms, self._not_alarms)

    def command(self, *forms: str) -> Command | None:
        """Return the universal command that one of the forms of a text is."""
        for text in forms:
            if text in self._commands:
                return self._commands[text]
        for text in map(joined, forms):
            if any(pattern.search(text) for pattern in self._not_agent):
                continue
            if any(pattern.search(text) for pattern in self._agent):
                return Command.AGENT
        return None

    def beside_request(self, text: str) -> str:
        """Return what ``text`` says beside asking for a person."""
        for pattern in self._agent:
            text = pattern.sub(" ", text)
        return " ".join(text.split())

    def is_bare_command(self, *forms: str) -> bool:
        """Whether a text is a universal command and nothing else."""
        return any(text in self._commands for text in forms)

    def answer(self, text: str) -> tuple[Answer | None, str]:
        """Return a yes or no at the beginning of ``text``, and what is said beside it."""
        if len(text.split()) > LONGEST_ANSWER:
            return None, text
        for answer, whole in ((Answer.NO, self._all_no), (Answer.YES, self._all_yes)):
            if whole.match(text):
                return answer, ""
        for answer, pattern in self._linked:
            if (match := pattern.match(text)) is not None:
                return answer, self._beside(text[match.end() :].strip())
        for answer, pattern in ((Answer.NO, self._no), (Answer.YES, self._yes)):
            rest, found = text, False
            while (match := pattern.match(rest)) is not None:
                rest, found = rest[match.end() :].strip(), True
            if found:
                return answer, self._beside(self._links.sub("", rest).strip())
        return None, text

    def _beside(self, rest: str) -> str:
        """Return ``rest`` unless it says nothing."""
        return "" if self._nothing.match(rest) else rest

    def choice(self, text: str) -> int | None:
        """Return which of the options a text names by number; 0 for none of them."""
        return self._choices.get(text)

    def is_both(self, text: str) -> bool:
        """Whether a text means both of two that were offered, and says nothing else."""
        return self._both.match(text) is not None

    def is_done(self, text: str) -> bool:
        """Whether a text says that nothing else is wanted, and only that."""
        return self._done.match(text) is not None

    def is_backchannel(self, text: str) -> bool:
        """Whether nothing is meant by it."""
        return text in self._backchannels

    def is_hedged(self, text: str) -> bool:
        """Whether something is negated or corrected: worth asking what is meant."""
        return any(pattern.search(text) for pattern in self._hedges)

    def is_hold(self, text: str) -> bool:
        """Whether a text asks for a moment, and says nothing else."""
        if self._commands.get(text) is Command.HOLD:
            return True
        if len(text.split()) > LONGEST_HOLD:
            return False
        return any(pattern.fullmatch(joined(text)) for pattern in self._holds)

    def is_vague(self, *forms: str) -> bool:
        """Whether a need is announced but not said; a greeting alone announces one, too."""
        return any(text in self._vague or self._is_announced(text) for text in forms)

    def _is_announced(self, text: str) -> bool:
        made_of_it = self._announced.fullmatch(text) is not None
        return made_of_it and self._filled.fullmatch(text) is None

    def is_lacking(self, *forms: str) -> bool:
        """Whether a text says that the value is not at hand that was asked for."""
        return any(text in self._lacking for text in forms)

    def sounds_incomplete(self, text: str) -> bool:
        """Whether the raw text ends in the middle of something."""
        plain = self._spell(text)
        return any(plain == word or plain.endswith(f" {word}") for word in self._connectors)


@lru_cache(maxsize=16)
def lexicon(language: str) -> Lexicon:
    """Return the rules of ``language``."""
    return Lexicon(language_data(language), speller(language))


def _alarm(
    text: str, alarms: list[tuple[Alarm, re.Pattern[str]]], others: list[re.Pattern[str]]
) -> Alarm | None:
    for pattern in others:
        text = pattern.sub(" ", text)
    for alarm, pattern in alarms:
        if pattern.search(text):
            return alarm
    return None


def _compiled(alarms: Mapping[str, Iterable[str]]) -> list[tuple[Alarm, re.Pattern[str]]]:
    return [
        (Alarm(name), re.compile(pattern))
        for name, patterns in alarms.items()
        for pattern in patterns
    ]


def _beginning(
    phrases: tuple[str, ...], spell: Normaliser, patterns: tuple[str, ...] = ()
) -> re.Pattern[str]:
    either = "|".join((_alternatives(phrases, spell), *patterns))
    return re.compile(rf"^(?:{either})\b")


def _whole(phrases: tuple[str, ...], beside: tuple[str, ...], spell: Normaliser) -> re.Pattern[str]:
    """Return what matches one or more of ``phrases``, with any of ``beside`` behind the first."""
    some, any_of = _alternatives(phrases, spell), _alternatives((*phrases, *beside), spell)
    return re.compile(rf"^(?:{some})(?: (?:{any_of}))*$")


def _nothing_but(
    phrases: tuple[str, ...], beside: tuple[str, ...], spell: Normaliser
) -> re.Pattern[str]:
    """Return what matches one or more of ``phrases`` with any of ``beside``, and no other word."""
    some, any_of = _alternatives(phrases, spell), _alternatives((*phrases, *beside), spell)
    return re.compile(rf"^(?:(?:{any_of}) ?)*?(?:{some})(?: ?(?:{any_of}))*$")


def _made_of(phrases: tuple[str, ...], spell: Normaliser) -> re.Pattern[str]:
    """Return what matches nothing but ``phrases``; linear, as it never goes back over them."""
    return re.compile(rf"(?:(?:{_alternatives(phrases, spell)})(?: |$))++")


def _before(phrases: tuple[str, ...], links: tuple[str, ...], spell: Normaliser) -> re.Pattern[str]:
    """Return the pattern of an answer up to the word that joins something to it."""
    words, joined_by = _alternatives(phrases, spell), _alternatives(links, spell)
    return re.compile(rf"^(?:(?:{words}) )+(?:{joined_by})\b")


def _alternatives(phrases: tuple[str, ...], spell: Normaliser) -> str:
    longest_first = sorted(map(spell, phrases), key=len, reverse=True)
    return "|".join(re.escape(phrase) for phrase in longest_first) or r"(?!)"
