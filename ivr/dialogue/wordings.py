"""Which prompt is said on entering a state, and with which values. Names only."""

from __future__ import annotations

from collections.abc import Callable

from .doubting import WITHOUT_WORDS
from .memory import Memory
from .options import offer_prompt, taken_prompt
from .script import Script
from .serving import approval_prompt
from .slots import pending_spec
from .transitions import State, Verdict

Values = tuple[tuple[str, str], ...]
Prompt = tuple[str, Values]

SAY: dict[tuple[State, Verdict], str] = {
    (State.ASKING, Verdict.NO): "disconfirm",
    (State.ASKING, Verdict.VAGUE): "narrow",
    (State.ASKING, Verdict.BACK): "main_menu",
    (State.ASKING, Verdict.MAIN_MENU): "main_menu",
    (State.ASKING, Verdict.YES): "main_menu",
    (State.ASKING, Verdict.WAVED): "main_menu",
    (State.DEFLECTING, Verdict.AGENT_ONCE): "agent_once",
    (State.COLLECTING, Verdict.SLOT_INVALID): "slot_invalid",
    (State.COLLECTING, Verdict.SLOT_BEGUN): "slot_go_on",
    (State.COLLECTING, Verdict.NO): "slot_again",
    (State.CONFIRMING, Verdict.NO_MATCH): "explicit_again",
    (State.CONFIRMING, Verdict.NO_INPUT): "explicit_again",
    (State.MORE, Verdict.PROCEED): "anything_else",
    (State.MORE, Verdict.REMINDED): "reminder_kept",
    (State.MORE, Verdict.DECLINED): "service_declined",
    (State.ESCALATING, Verdict.GIVE_UP): "give_up",
}
"""Prompts that need no more than their name; the rest is in ``FALLBACK``."""

ASIDES = {
    Verdict.HELP: "help",
    Verdict.WHO: "who",
    Verdict.HOLD: "take_your_time",
    Verdict.NO_RECORDING: "not_recorded",
}
"""Said in any state; then the question stands as before."""

ECHOES = frozenset({"rapid_reprompt_nomatch", "slot_again", "slot_go_on", "slot_invalid"})
"""Prompts that do not name what is asked: who wants them repeated wants to hear the question."""

UNINTERRUPTIBLE = frozenset({State.NOTIFYING, State.ALARMING, State.ESCALATING, State.APOLOGISING})
"""States whose prompts play through."""

SILENT_ON_NOTICES = frozenset({State.CLOSING}) | UNINTERRUPTIBLE
"""States in which nothing comes first that can wait."""


def prompt_for(verdict: Verdict, memory: Memory, script: Script) -> Prompt:
    """Return the prompt's name and values for the state just entered by ``verdict``."""
    name = SAY.get((memory.state, verdict))
    fallback, values = FALLBACK[memory.state](verdict, memory, script)
    return name or fallback, values


def question(prompt: Prompt, came_from: State, memory: Memory, script: Script) -> Prompt:
    """Return what a "repeat" after ``prompt`` says."""
    if prompt[0] not in ECHOES:
        return prompt
    if memory.state is State.COLLECTING:
        return _slot_question(Verdict.REPEAT, memory, script)
    if came_from is memory.state:
        return memory.last_prompt, tuple((name, value) for name, value in memory.last_values)
    return "main_menu", ()


def menu(memory: Memory, script: Script) -> list[str]:
    """Return up to three intents for the keypad: what was heard, then the commonest."""
    ranked = [memory.intent, *memory.guesses, *script.keypad_intents]
    unique = dict.fromkeys(intent for intent in ranked if intent)
    return [intent for intent in unique if intent not in memory.rejected][:3]


def _asking(verdict: Verdict, memory: Memory, script: Script) -> Prompt:
    if verdict in (Verdict.ANSWERED, Verdict.PROCEED):  # a notice may have come before
        return script.opening, ()
    if memory.failures > 1:
        return "example_reprompt", ()
    silent = verdict is Verdict.NO_INPUT
    return ("rapid_reprompt_noinput" if silent else "rapid_reprompt_nomatch"), ()


def _proposing(_verdict: Verdict, memory: Memory, _script: Script) -> Prompt:
    return "open_about", (("about", str(memory.proposed.get("about", ""))),)


def _first_about(one: str, two: str) -> Callable[[Verdict, Memory, Script], Prompt]:
    """Return a prompt that names the need, and what else was asked for: prompt ``two``."""

    def prompt(_verdict: Verdict, memory: Memory, _script: Script) -> Prompt:
        named = (("intent", memory.intent),)
        if not memory.also:
            return one, named
        return two, (("b", str(memory.also[0]["intent"])), *named)

    return prompt


def _returning(_verdict: Verdict, memory: Memory, _script: Script) -> Prompt:
    return "also_asked", (("intent", str(memory.also[0]["intent"])),)


def _plain(name: str) -> Callable[[Verdict, Memory, Script], Prompt]:
    """Return a prompt without values."""
    return lambda _verdict, _memory, _script: (name, ())


def _choosing(_verdict: Verdict, memory: Memory, _script: Script) -> Prompt:
    name = "disambiguate" if len(memory.choices) == 2 else "disambiguate_three"
    return name, tuple(zip("abc", memory.choices, strict=False))


def _keypad(_verdict: Verdict, memory: Memory, _script: Script) -> Prompt:
    options = tuple((f"i{place}", intent) for place, intent in enumerate(memory.choices, 1))
    name = "keypad_only" if memory.deaf else "keypad_menu"
    return f"{name}_{len(options)}", options


def _slot_question(verdict: Verdict, memory: Memory, script: Script) -> Prompt:
    if verdict is Verdict.NO_MATCH and memory.slot_tries < 2:
        return "slot_again", ()  # the next time what is asked for is named
    spec = pending_spec(memory, script)
    name = "slot_ask_secret" if spec.sensitive else f"slot_ask_{spec.kind}"
    return name, (("slot", spec.name), ("intent", memory.intent))


def _read_back(_verdict: Verdict, memory: Memory, script: Script) -> Prompt:
    spec = pending_spec(memory, script)
    return f"slot_readback_{spec.kind}", ((spec.kind, memory.slots[spec.name]["value"]),)


def _connecting(_verdict: Verdict, memory: Memory, script: Script) -> Prompt:
    name = taken_prompt(memory, script)
    return name, (("destination", memory.destination), ("intent", memory.intent))


def _offering(verdict: Verdict, memory: Memory, script: Script) -> Prompt:
    if verdict is not Verdict.TRANSFER_FAILED:
        return offer_prompt(memory, script)
    name = "transfer_failed_offer"
    if memory.offer in script.voicemails:
        name = f"{name}_message"
    return name, (("opens", memory.opens_at), ("destination", memory.destination))


def _message(_verdict: Verdict, memory: Memory, _script: Script) -> Prompt:
    return memory.message, tuple((name, value) for name, value in memory.values)


def _approving(_verdict: Verdict, memory: Memory, script: Script) -> Prompt:
    return approval_prompt(memory, script)


def _alarm(_verdict: Verdict, memory: Memory, _script: Script) -> Prompt:
    return memory.alarm, ()


def _checking(_verdict: Verdict, memory: Memory, _script: Script) -> Prompt:
    return ("check_person" if memory.doubted in WITHOUT_WORDS else "check_emergency"), ()


def _escalating(_verdict: Verdict, memory: Memory, _script: Script) -> Prompt:
    return ("anger" if memory.alarm == "anger" else "connecting_agent"), ()


FALLBACK: dict[State, Callable[[Verdict, Memory, Script], Prompt]] = {
    State.NOTIFYING: _plain("recording_notice"),
    State.ASKING: _asking,
    State.PROPOSING: _proposing,
    State.DEFLECTING: _plain("agent_once"),
    State.ANNOUNCING: _first_about("implicit", "implicit_first"),
    State.CONFIRMING: _first_about("explicit", "explicit_two"),
    State.RETURNING: _returning,
    State.CHOOSING: _choosing,
    State.KEYPAD: _keypad,
    State.COLLECTING: _slot_question,
    State.READING_BACK: _read_back,
    State.CONNECTING: _connecting,
    State.APPROVING: _approving,
    State.SERVING: _plain("latency_filler"),
    State.EXPLAINING: _message,
    State.INFORMING: _message,
    State.MORE: _plain("anything_else"),
    State.REMINDING: _plain("reminder_offer"),
    State.RATING: _plain("rating"),
    State.OFFERING: _offering,
    State.CHECKING: _checking,
    State.ALARMING: _alarm,
    State.ESCALATING: _escalating,
    State.APOLOGISING: _plain("apology"),
    State.CLOSING: _plain("goodbye"),
}
"""Of each speaking state: its usual prompt."""
