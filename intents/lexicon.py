"""Rules that do not depend on the company: commands, answers, alarms. Data per language."""

from __future__ import annotations

import re
from functools import lru_cache

from intents.language import Language, language_data
from intents.normalise import basic
from intents.types import Alarm, Answer, Command

LONGEST_ANSWER = 14
"""Words; a longer utterance is no answer, whatever it begins with."""


class Lexicon:
    """The rules of one language, compiled. Texts are ``basic`` or normalised."""

    def __init__(self, data: Language) -> None:
        words = "|".join(re.escape(w) for w in sorted(data.agent_words, key=len, reverse=True))
        self._agent = [
            re.compile(pattern.replace("{agent}", f"(?:{words})"))
            for pattern in data.agent_patterns
        ]
        self._not_agent = [re.compile(pattern) for pattern in data.not_agent_patterns]
        self._commands = {
            phrase: Command(name) for name, phrases in data.commands.items() for phrase in phrases
        }
        self._alarms = [
            (Alarm(name), re.compile(pattern))
            for name, patterns in data.alarms.items()
            for pattern in patterns
        ]
        self._not_alarms = [re.compile(pattern) for pattern in data.not_alarms]
        self._yes, self._no = _beginning(data.yes), _beginning(data.no)
        self._choices = {text: number for number, texts in data.choices.items() for text in texts}
        self._backchannels = frozenset(data.backchannels)
        self._connectors = frozenset(data.connectors)
        self._vague = frozenset(data.vague)

    def alarm(self, text: str) -> Alarm | None:
        """Return the gravest alarm in ``text``."""
        for pattern in self._not_alarms:
            text = pattern.sub(" ", text)
        for alarm, pattern in self._alarms:
            if pattern.search(text):
                return alarm
        return None

    def command(self, *forms: str) -> Command | None:
        """Return the universal command that one of the forms of a text is."""
        for text in forms:
            if text in self._commands:
                return self._commands[text]
        for text in forms:
            if any(pattern.search(text) for pattern in self._not_agent):
                continue
            if any(pattern.search(text) for pattern in self._agent):
                return Command.AGENT
        return None

    def answer(self, text: str) -> tuple[Answer | None, str]:
        """Return a yes or no at the beginning of ``text``, and what is said beside it."""
        if len(text.split()) > LONGEST_ANSWER:
            return None, text
        for answer, pattern in ((Answer.NO, self._no), (Answer.YES, self._yes)):
            rest, found = text, False
            while (match := pattern.match(rest)) is not None:
                rest, found = rest[match.end() :].strip(), True
            if found:
                return answer, rest
        return None, text

    def choice(self, text: str) -> int | None:
        """Return which of the options a text names by number; 0 for none of them."""
        return self._choices.get(text)

    def is_backchannel(self, text: str) -> bool:
        """Whether nothing is meant by it."""
        return text in self._backchannels

    def is_vague(self, *forms: str) -> bool:
        """Whether a need is announced but not said."""
        return any(text in self._vague for text in forms)

    def sounds_incomplete(self, text: str) -> bool:
        """Whether the raw text ends in the middle of something."""
        words = basic(text).split()
        return bool(words) and words[-1] in self._connectors


@lru_cache(maxsize=16)
def lexicon(language: str) -> Lexicon:
    """Return the rules of ``language``."""
    return Lexicon(language_data(language))


def _beginning(phrases: tuple[str, ...]) -> re.Pattern[str]:
    longest_first = sorted(phrases, key=len, reverse=True)
    return re.compile(rf"^(?:{'|'.join(re.escape(p) for p in longest_first)})\b")
