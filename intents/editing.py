"""Changes to a pack, each a new pack: the old one is what calls still use.

Every function raises ``EditError`` with one sentence for the supervisor, and changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from intents.errors import IntentsError
from intents.normalise import normaliser
from intents.pack import IntentDefinition, IntentWordings, Pack, TestUtterance, Wordings
from intents.types import Bands

NEED_NAME = re.compile(r"[a-z][a-z0-9_]{0,59}")
"""What a new need can be called; the database has room for 64."""


class EditError(IntentsError):
    """What was asked for is not possible."""


class FieldError(EditError):
    """What stands in one field of a form is not possible."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field
        """As the form calls it; "" for the whole form."""


def add_phrase(pack: Pack, language: str, intent: str, phrase: str) -> Pack:
    """Teach one more phrase."""
    wordings = _wordings(pack, language)
    text = " ".join(phrase.split())
    if not normaliser(language)(text):
        raise EditError("The phrase has no words. Write what callers say.")
    if (where := owner_of(pack, language, text)) is not None:
        known = "this need" if where == intent else f"“{where or 'not handled'}”"
        raise EditError(f"The phrase is known already: it belongs to {known}.")
    if intent == "":
        return _with(pack, language, not_handled=[*wordings.not_handled, text])
    item = _intent(wordings, intent)
    return _with_intent(pack, language, intent, phrases=[*item.phrases, text])


def remove_phrase(pack: Pack, language: str, intent: str, phrase: str) -> Pack:
    """Unlearn a phrase; the last one of an intent stays."""
    wordings = _wordings(pack, language)
    phrases = list(wordings.not_handled if intent == "" else _intent(wordings, intent).phrases)
    if phrase not in phrases:
        raise EditError("The phrase is not there any more. Reload the page.")
    phrases.remove(phrase)
    if intent == "":
        return _with(pack, language, not_handled=phrases)
    if not phrases:
        raise EditError("It is the only phrase of the need. Add another one first.")
    return _with_intent(pack, language, intent, phrases=phrases)


def move_phrase(pack: Pack, language: str, phrase: str, source: str, target: str) -> Pack:
    """Let another intent have the phrase; ``""`` is "not handled"."""
    return add_phrase(remove_phrase(pack, language, source, phrase), language, target, phrase)


def owner_of(pack: Pack, language: str, phrase: str) -> str | None:
    """Return the intent that knows the phrase, "" for "not handled", None for nobody."""
    wordings, normalise = _wordings(pack, language), normaliser(language)
    wanted = normalise(phrase)
    for name, item in wordings.intents.items():
        if any(normalise(text) == wanted for text in item.phrases):
            return name
    return "" if any(normalise(text) == wanted for text in wordings.not_handled) else None


def add_intent(pack: Pack, language: str, name: str, wordings: Mapping[str, Any], to: str) -> Pack:
    """Add an intent that goes to the destination ``to``.

    ``wordings``: ``spoken``, ``short`` and ``phrases``. Phrases that another intent has, or
    that are "not handled", come over.
    """
    if name in pack.intents:
        raise EditError(f"There is a need “{name}” already. Choose another name.")
    if to not in pack.destinations:
        raise EditError(f"There is no destination “{to}”.")
    if not NEED_NAME.fullmatch(name):
        raise EditError(
            f"“{name}” cannot be its name: use 1 to 60 letters from a to z, digits and spaces, a "
            "letter first, for example “pension”. Callers hear other words."
        )
    _written_out(*(str(wordings.get(name, "")) for name in ("spoken", "short")))
    for phrase in wordings.get("phrases", []):
        if (owner := owner_of(pack, language, phrase)) is not None:
            pack = remove_phrase(pack, language, owner, as_written(pack, language, owner, phrase))
    try:
        item = IntentWordings.model_validate(wordings)
        definition = IntentDefinition(destination=to)
        own = _wordings(pack, language)
        languages = {**pack.languages, language: _changed(own, intents={**own.intents, name: item})}
        return checked(pack, intents={**pack.intents, name: definition}, languages=languages)
    except ValidationError as error:
        raise EditError(_first_problem(error)) from error


def remove_intent(pack: Pack, name: str) -> Pack:
    """Forget an intent, its wordings and its tests."""
    if name not in pack.intents:
        raise EditError(f"There is no need “{name}” any more. Reload the page.")
    if len(pack.intents) == 1:
        raise EditError("It is the only need. Add another one first.")
    languages = {
        tag: _changed(own, intents={n: i for n, i in own.intents.items() if n != name})
        for tag, own in pack.languages.items()
    }
    tests = {tag: [t for t in own if t.intent != name] for tag, own in pack.tests.items()}
    intents = {n: i for n, i in pack.intents.items() if n != name}
    return checked(pack, intents=intents, languages=languages, tests=tests)


def set_route(pack: Pack, intent: str, destination: str) -> Pack:
    """Send a need somewhere else."""
    if intent not in pack.intents or destination not in pack.destinations:
        raise EditError("The need or the destination is not there any more. Reload the page.")
    changed = pack.intents[intent].model_copy(update={"destination": destination})
    return checked(pack, intents={**pack.intents, intent: changed})


def set_prompt(pack: Pack, language: str, prompt: str, text: str) -> Pack:
    """Word a prompt; an empty text brings the usual wording back."""
    prompts = dict(_wordings(pack, language).prompts)
    prompts.pop(prompt, None)
    if text.strip():
        prompts[prompt] = text.strip()
    return _with(pack, language, prompts=prompts)


def set_spoken(pack: Pack, language: str, intent: str, spoken: str, short: str) -> Pack:
    """Say the need in other words when it is asked about or acted upon."""
    _written_out(spoken, short)
    return _with_intent(pack, language, intent, spoken=spoken, short=short)


def add_test(pack: Pack, language: str, text: str, intent: str | None) -> Pack:
    """Remember how an utterance must be understood; a test of the same text is replaced."""
    normalise = normaliser(language)
    kept = [t for t in pack.tests.get(language, []) if normalise(t.text) != normalise(text)]
    tests = {**pack.tests, language: [*kept, TestUtterance(text=text, intent=intent)]}
    return checked(pack, tests=tests)


def remove_test(pack: Pack, language: str, text: str) -> Pack:
    """Forget the test utterance of these words, if there is one."""
    normalise = normaliser(language)
    kept = [t for t in pack.tests.get(language, []) if normalise(t.text) != normalise(text)]
    return checked(pack, tests={**pack.tests, language: kept})


def as_written(pack: Pack, language: str, intent: str, phrase: str) -> str:
    """Return the intent's own phrase of the same words; "" when it has none."""
    own, normalise = _wordings(pack, language), normaliser(language)
    phrases = own.not_handled if intent == "" else _intent(own, intent).phrases
    return next((text for text in phrases if normalise(text) == normalise(phrase)), "")


def checked(pack: Pack, **changes: Any) -> Pack:
    """Return the pack with some fields changed, validated as if it came from its files."""
    try:
        return Pack.model_validate({**pack.model_dump(), **_dumped(changes)})
    except ValidationError as error:
        raise EditError(_first_problem(error)) from error


def set_bands(pack: Pack, bands: Bands) -> Pack:
    """Say how sure of a need the line must be, from the next version on.

    A need that has no bands of its own in ``bands`` goes by the line's.
    """
    intents = {name: item.model_dump() | {"bands": None} for name, item in pack.intents.items()}
    for name, own in bands.own.items():
        if name in intents:  # the need may be gone since its calls were labelled
            intents[name]["bands"] = _limits(own)
    line = _limits(bands) | {"margin": round(bands.margin, 4)}
    return checked(pack, bands=line, intents=intents)


def _limits(bands: Bands) -> dict[str, float]:
    return {"accept": round(bands.accept, 4), "confirm": round(bands.confirm, 4)}


def _dumped(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _dumped(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_dumped(item) for item in value]
    return value.model_dump() if hasattr(value, "model_dump") else value


def _with(pack: Pack, language: str, **changes: Any) -> Pack:
    languages = {**pack.languages, language: _changed(_wordings(pack, language), **changes)}
    return checked(pack, languages=languages)


def _with_intent(pack: Pack, language: str, intent: str, **changes: Any) -> Pack:
    own = _wordings(pack, language)
    item = _intent(own, intent).model_copy(update=changes)
    return _with(pack, language, intents={**own.intents, intent: item})


def _changed(wordings: Wordings, **changes: Any) -> Wordings:
    return wordings.model_copy(update=changes)


def _wordings(pack: Pack, language: str) -> Wordings:
    if language not in pack.languages:
        raise EditError(f"The catalogue has no language “{language}”.")
    return pack.languages[language]


def _intent(wordings: Wordings, intent: str) -> IntentWordings:
    if intent not in wordings.intents:
        raise EditError(f"There is no need “{intent}” any more. Reload the page.")
    return wordings.intents[intent]


def _written_out(*texts: str) -> None:
    """Refuse words in braces where nothing is filled in for them."""
    for text in texts:
        if "{" in text or "}" in text:
            raise EditError(
                f"“{text}” is spoken as it stands here: no words in braces are filled in. Write "
                "out what callers shall hear."
            )


def _first_problem(error: ValidationError) -> str:
    problem = error.errors()[0]
    where = " > ".join(str(step) for step in problem["loc"])
    return f"{where}: {problem['msg']}"
