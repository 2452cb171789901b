"""The prompts of a line: in plain groups, worded anew when the new words fit, with examples."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from intents import editing
from intents.editing import EditError
from intents.pack import Pack
from ivr.prompts.checking import ALWAYS, fields_of, wrong_with
from ivr.prompts.variants import variant, variants_of
from ivr.prompts.wording import KINDS, Vocabulary, load_wordings

LONGEST = 600
"""Letters of one variant."""
MOST_VARIANTS = 5
ONLY_A_NOTICE = "notice"
"""A prompt that is nothing but a notice: there is nothing to word."""
GROUPS: Mapping[str, tuple[str, ...]] = {
    "Greeting": ("open", "notice", "many_calls", "recording_notice", "not_recorded", "emergency_l"),
    "Not understood, or silence": (
        *("rapid_", "example_", "narrow", "disconfirm", "give_up", "main_menu", "help", "who"),
        "take_your_time",
        *("agent_", "language_"),
    ),
    "Making sure": ("implicit", "explicit", "disambiguate"),
    "Keypad": ("keypad_",),
    "Asking for details": ("slot_",),
    "Closed, busy, held back": ("closed_", "busy_", "gated_", "rule_", "option_"),
    "Putting through": ("connecting", "transfer_", "callback_", "leave_", "link_", "whisper"),
    "Waiting": ("wait",),
    "Serving": ("service_", "anything_else", "also_", "reminder_", "rating", "latency_"),
    "Danger and anger": (
        "check_emergency",
        "check_person",
        "emergency",
        "self_harm",
        "threat",
        "anger",
    ),
    "Ending": ("goodbye", "apology"),
}
"""By how a prompt's name begins; the first that fits."""
OTHERS = "This line's own"
EXAMPLES = {
    **{"digits": "1234", "amount": "12.50", "date": "2026-11-24", "time": "14:30"},
    **{"code": "AB12CD", "key": "2"},
    **{"text": "ready", "name": "Smith", "opens": "", "notice": "", "o1": "option_callback"},
    **{"o2": "option_sms", "o3": "option_queue", "slot": "account number", "position": "3"},
    **{"low": "2", "high": "5", "about": "your order", "link": "example.com/a"},
    **{"reference": "AB12", "need": "your order"},
}
"""What a preview fills in."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """One thing that the line says."""

    name: str
    usual: str
    """The language's wording; the live one of a prompt that only this line has."""
    own: str
    """The draft's; "" for the usual."""
    shared: bool
    """Every line has it."""

    @property
    def text(self) -> str:
        """What the draft says."""
        return self.own or self.usual

    @property
    def variants(self) -> int:
        """How many wordings take turns."""
        return len(variants_of(self.text))

    @property
    def recordable(self) -> bool:
        """Whether a recording can take the place of the voice: nothing in it differs by call."""
        return self.shared and not fields_of(self.text) - ALWAYS

    @property
    def group(self) -> str:
        """Where it belongs."""
        for title, starts in GROUPS.items():
            if self.shared and self.name.startswith(starts):
                return title
        return OTHERS


def prompts_of(pack: Pack, language: str) -> dict[str, Prompt]:
    """Return every prompt of a line by name.

    Raises:
        WordingError: there are no wordings in that language.

    """
    usual = load_wordings(Vocabulary("", language, ()))
    usual.pop(ONLY_A_NOTICE, None)
    own = {n: text for n, text in pack.wordings(language).prompts.items() if n != ONLY_A_NOTICE}
    found = {name: Prompt(name, text, own.get(name, ""), True) for name, text in usual.items()}
    for name, text in own.items():
        if name not in usual:
            found[name] = Prompt(name, text, "", False)
    return found


def grouped(pack: Pack, language: str) -> dict[str, list[Prompt]]:
    """Return the prompts by group, in the order of a call."""
    found: dict[str, list[Prompt]] = {title: [] for title in (*GROUPS, OTHERS)}
    for prompt in prompts_of(pack, language).values():
        found[prompt.group].append(prompt)
    return {title: prompts for title, prompts in found.items() if prompts}


def worded(pack: Pack, language: str, name: str, text: str) -> Pack:
    """Return the pack with new words for a prompt; "" brings the usual ones back.

    Each line of ``text`` is a variant; they take turns within a call.

    Raises:
        EditError: there is no such prompt, or the words do not fit it.

    """
    prompt = prompts_of(pack, language).get(name)
    if prompt is None:
        raise EditError(f"There is no prompt “{name}”.")
    variants = [" ".join(line.split()) for line in text.splitlines() if line.strip()]
    text = "\n".join(dict.fromkeys(variants))
    if not text and not prompt.shared:
        raise EditError("Only this line has the prompt: it has no usual words. Write some.")
    if (longest := max(map(len, variants), default=0)) > LONGEST:
        raise EditError(f"{longest} letters are too long to listen to; use {LONGEST} at most.")
    if len(variants) > MOST_VARIANTS:
        raise EditError(f"{len(variants)} variants are too many; use {MOST_VARIANTS} at most.")
    same = prompt.shared and text == prompt.usual
    usual = variant(prompt.usual, 0)
    for one in variants:
        if wrong := wrong_with(usual, one):
            raise EditError(wrong if len(variants) == 1 else f"“{one}”: {wrong}")
    return editing.set_prompt(pack, language, name, "" if same else text)


def examples_for(pack: Pack, text: str) -> dict[str, str]:
    """Return something for each field of a wording, so that it can be spoken."""
    needs = list(pack.intents)
    found = {}
    for place, name in enumerate(("intent", "a", "b", "c", "i1", "i2", "i3")):
        found[name] = needs[max(0, place - 1) % len(needs)]
    found["destination"] = next(iter(pack.destinations))
    found["short"] = found["intent"]
    used = fields_of(text)
    values = {**EXAMPLES, **found}
    given = {name: values[name] for name in used if name in values and name != "short"}
    if "short" in used:
        given["intent"] = found["intent"]
    for name in used:
        if (kind := name.partition("_")[0]) in KINDS and name not in given:
            given[name] = EXAMPLES[kind]
    return given
