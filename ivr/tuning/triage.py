"""What a supervisor makes of a missed utterance, in one keystroke each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

from intents import editing
from intents.editing import EditError
from intents.lexicon import lexicon
from intents.matcher import CONTENT
from intents.normalise import basic, normaliser
from intents.pack import Pack
from intents.types import Command
from ivr.storage.missed import LONGEST_KEY, MissedQueue, Verdict
from ivr.tuning.workshop import Workshop


@dataclass(frozen=True, slots=True)
class NewIntent:
    """A need that the catalogue did not have."""

    name: str
    spoken: str
    """Fits "You're calling about …, right?"."""
    short: str
    phrases: tuple[str, ...]
    destination: str


class Triage:
    """Settles groups of missed utterances, and teaches the draft what they meant."""

    def __init__(self, workshop: Workshop, queue: MissedQueue) -> None:
        self.queue = queue
        self._workshop = workshop

    def assign(self, preset: str, language: str, key: str, text: str, intent: str, by: str) -> int:
        """Teach that ``text`` (as corrected) means ``intent``; return how many calls said it.

        It becomes a phrase and a test utterance of the draft. An intent's own phrase that was
        nevertheless missed only becomes a test.

        Raises:
            EditError: the words are none, or there is no such intent.

        """
        self._workshop.edit(preset, by, lambda pack: _taught(pack, language, text, intent))
        verdict = _verdict(by, intent, "understanding", language, key, text)
        return self.queue.settle(preset, language, key, verdict)

    def assign_all(
        self, preset: str, language: str, texts: Mapping[str, str], intent: str, by: str
    ) -> int:
        """Teach that all these mean ``intent``, in one change; ``texts`` by their keys.

        Raises:
            EditError: one of them cannot be learnt; then none is.

        """

        def taught(pack: Pack) -> Pack:
            for text in texts.values():
                pack = _taught(pack, language, text, intent)
            return pack

        self._workshop.edit(preset, by, taught)
        verdict = Verdict(by, intent, "understanding")
        return sum(self.queue.settle(preset, language, key, verdict) for key in texts)

    def new_intent_of(
        self, preset: str, language: str, keys: Sequence[str], new: NewIntent, by: str
    ) -> int:
        """Add an intent for several utterances at once; its phrases are theirs."""
        self._workshop.edit(preset, by, lambda pack: _with_intent(pack, language, new))
        verdict = Verdict(by, new.name, "new_need")
        return sum(self.queue.settle(preset, language, key, verdict) for key in keys)

    def new_intent(self, preset: str, language: str, key: str, new: NewIntent, by: str) -> int:
        """Add an intent to the draft for this utterance; return how many calls said it.

        Raises:
            EditError: the name is taken, or the destination is unknown.

        """
        self._workshop.edit(preset, by, lambda pack: _with_intent(pack, language, new))
        said = new.phrases[0] if new.phrases else ""
        verdict = _verdict(by, new.name, "new_need", language, key, said)
        return self.queue.settle(preset, language, key, verdict)

    def ignore(self, preset: str, language: str, key: str, text: str, by: str) -> int:
        """Teach that ``text`` is nothing that is handled; a universal command stays what it is."""
        if command_in(language, text) is None:
            self._workshop.edit(preset, by, lambda pack: _taught(pack, language, text, ""))
        verdict = _verdict(by, "", "business", language, key, text)
        return self.queue.settle(preset, language, key, verdict)

    def misheard(self, preset: str, language: str, key: str, text: str, by: str) -> int:
        """Note that the words are not what was said (that is ``text``): nothing is learnt."""
        verdict = _verdict(by, None, "recognition", language, key, text)
        return self.queue.settle(preset, language, key, verdict)

    def unclear(self, preset: str, language: str, key: str, by: str) -> int:
        """Note that our question misled the caller: nothing is learnt, a prompt is to change."""
        return self.queue.settle(preset, language, key, Verdict(by, None, "prompt"))

    def undo(self, preset: str, language: str, key: str, by: str) -> int:
        """Take back what was said of a group, and what the draft learnt from it.

        Returns 0 when there is nothing to take back: it is published already, or was never said.
        """
        last = self.queue.last_settled(preset, language, key)
        if last is None:
            return 0
        meaning, text = last.meaning, last.corrected or last.text
        done = self.queue.reopen(preset, language, key)
        if done and meaning is not None:
            self.forget(preset, language, text, meaning, by)
        return done

    def forget(self, preset: str, language: str, text: str, intent: str, by: str) -> None:
        """Let the draft forget that ``text`` means ``intent``; what is live of it comes back.

        An intent that only the draft has goes with its last phrase.
        """
        live = self._workshop.live(preset)[0]

        def forgot(pack: Pack) -> Pack:
            own = pack.wordings(language).intents.get(intent)
            new = own is not None and intent not in live.intents
            if own is not None and new and _is_all_of(own.phrases, text, language):
                pack = editing.remove_intent(pack, intent)
            else:
                pack = _forgot(pack, language, text, intent)
            return _as_live(pack, live, language, text)

        self._workshop.edit(preset, by, forgot)


def command_in(language: str, text: str) -> Command | None:
    """Return the universal command that ``text`` is and nothing besides; None for no such."""
    words, normalise, plain = lexicon(language), normaliser(language), basic(text)
    forms = (plain, normalise(text))
    beside = normalise(words.beside_request(plain)).split()
    alone = words.is_bare_command(*forms) or len(beside) < CONTENT
    return words.command(*forms) if alone else None


def _verdict(
    by: str, meaning: str | None, cause: str, language: str, key: str, said: str
) -> Verdict:
    """Return what was said of a group; what had to be corrected was not heard well."""
    as_read = not said or normaliser(language)(said)[:LONGEST_KEY] == key
    corrected = "" if as_read else said
    if corrected and cause == "understanding":
        cause = "recognition"
    return Verdict(by, meaning, cause, corrected)


def _taught(pack: Pack, language: str, text: str, intent: str) -> Pack:
    if (command := command_in(language, text)) is not None:
        raise EditError(
            f"Callers who say this are taken to mean “{command.value.replace('_', ' ')}” "
            "everywhere, before any need: teaching it would change nothing. Set it aside with I."
        )
    owner = editing.owner_of(pack, language, text)
    if owner != intent:
        if owner is not None:
            pack = _without(pack, language, text, owner)
        pack = editing.add_phrase(pack, language, intent, text)
    return editing.add_test(pack, language, text, intent or None)


def _with_intent(pack: Pack, language: str, new: NewIntent) -> Pack:
    wordings = {"spoken": new.spoken, "short": new.short, "phrases": list(new.phrases)}
    pack = editing.add_intent(pack, language, new.name, wordings, new.destination)
    for phrase in new.phrases:
        pack = editing.add_test(pack, language, phrase, new.name)
    return pack


def _forgot(pack: Pack, language: str, text: str, intent: str) -> Pack:
    """Return the pack without the phrase and the test; a lone phrase of an intent stays."""
    with suppress(EditError):
        pack = _without(pack, language, text, intent)
    return editing.remove_test(pack, language, text)


def _as_live(pack: Pack, live: Pack, language: str, text: str) -> Pack:
    """Return the pack with the phrase and the test that the text is live, if it is any."""
    if language not in live.languages:
        return pack
    owner = editing.owner_of(live, language, text)
    free = editing.owner_of(pack, language, text) is None
    if owner is not None and free and (owner == "" or owner in pack.intents):
        phrase = editing.as_written(live, language, owner, text) or text
        pack = editing.add_phrase(pack, language, owner, phrase)
    normalise = normaliser(language)
    for test in live.tests.get(language, []):
        known = test.intent is None or test.intent in pack.intents
        if known and normalise(test.text) == normalise(text):
            pack = editing.add_test(pack, language, test.text, test.intent)
    return pack


def _is_all_of(phrases: Sequence[str], text: str, language: str) -> bool:
    """Whether an intent has no other phrase."""
    normalise = normaliser(language)
    return {normalise(phrase) for phrase in phrases} <= {normalise(text)}


def _without(pack: Pack, language: str, text: str, intent: str) -> Pack:
    phrase = editing.as_written(pack, language, intent, text)
    return editing.remove_phrase(pack, language, intent, phrase) if phrase else pack
