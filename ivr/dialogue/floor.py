"""Who has the floor: prompts, timers and the caller's speech. Changes the memory it is given.

While the caller is listened to, a prompt plays or a timer runs, always: that is what
"no dead air" means, and these functions are the only ones that start or stop either.
"""

from __future__ import annotations

from .actions import (
    Action,
    CancelTimer,
    PausePrompt,
    PlayPrompt,
    ResumePrompt,
    StartTimer,
    StopPrompt,
)
from .memory import Memory
from .script import Timing
from .transitions import LISTENING, State

Values = tuple[tuple[str, str], ...]


QUESTION, PATIENCE = "question", "patience"
"""What may follow a prompt, as ``Memory.then`` has it."""


def play(memory: Memory, prompt: str, values: Values = (), *, barge_in: bool = True) -> Action:
    """Start a prompt that a "repeat" will say again."""
    memory.last_prompt, memory.last_values = prompt, [list(pair) for pair in values]
    return _start_prompt(memory, prompt, values, barge_in=barge_in)


def interject(memory: Memory, prompt: str, then: str) -> Action:
    """Say something that the question stands behind as before; ``then`` is what follows it."""
    action = _start_prompt(memory, prompt, (), barge_in=True)
    memory.then = then
    return action


def replay(memory: Memory) -> Action:
    """Say the last prompt again."""
    values = tuple((name, value) for name, value in memory.last_values)
    return _start_prompt(memory, memory.last_prompt, values, barge_in=memory.interruptible)


def start_timer(memory: Memory, after_ms: int) -> Action:
    """Start the one timer, in place of any other."""
    memory.timer_id = _next_id(memory)
    return StartTimer(memory.timer_id, after_ms)


def quiet(memory: Memory) -> list[Action]:
    """Stop what plays and what runs; nobody has the floor."""
    actions: list[Action] = []
    if memory.prompt_id:
        actions.append(StopPrompt())
    if memory.timer_id:
        actions.append(CancelTimer())
    memory.prompt_id = memory.timer_id = 0
    memory.hearing, memory.paused = "", False
    return actions


def speech_started(memory: Memory, timing: Timing) -> list[Action]:
    """Give the caller the floor: silence the prompt, unless it must play through."""
    if memory.state not in LISTENING or memory.hearing or memory.deaf or memory.secret:
        return []
    memory.hearing = "speaking"
    actions: list[Action] = []
    if memory.prompt_id and memory.interruptible:
        memory.paused = True
        actions.append(PausePrompt())
    return [*actions, start_timer(memory, timing.max_speech_ms)]


def speech_ended(memory: Memory, timing: Timing) -> list[Action]:
    """Wait for the reading; say "one moment" if it takes long."""
    if memory.hearing != "speaking":
        return []
    memory.hearing = "reading"
    return [start_timer(memory, timing.filler_after_ms)]


def still_reading(memory: Memory, timing: Timing) -> list[Action]:
    """Say "one moment" and go on waiting, but not for ever."""
    memory.hearing, memory.paused, memory.timer_id = "filler", False, 0
    filler = _start_prompt(memory, "latency_filler", (), barge_in=False)
    return [filler, start_timer(memory, timing.decode_patience_ms)]


def prompt_finished(memory: Memory, prompt_id: int, timing: Timing) -> list[Action]:
    """Begin to wait for the caller, if it was the prompt that plays."""
    if prompt_id != memory.prompt_id or memory.paused:
        return []  # a cleared prompt reporting late
    memory.prompt_id = 0
    if memory.hearing or memory.state not in LISTENING:
        return []
    if memory.then == QUESTION:
        return [replay(memory)]
    return [start_timer(memory, no_input_ms(memory, timing))]


def resume(memory: Memory, timing: Timing) -> list[Action]:
    """Take back the floor after a mere noise: the prompt goes on, or the wait begins anew."""
    memory.hearing = ""
    if memory.prompt_id:
        actions: list[Action] = [CancelTimer()] if memory.timer_id else []
        memory.timer_id = 0
        if memory.paused:
            actions.append(ResumePrompt())
        memory.paused = False
        return actions
    return [start_timer(memory, no_input_ms(memory, timing))]


def no_input_ms(memory: Memory, timing: Timing) -> int:
    """Return how long to wait for the caller to begin, in ms after the prompt."""
    if memory.then == PATIENCE:
        return timing.patience_ms
    match memory.state:
        case State.ANNOUNCING:
            return timing.correction_window_ms
        case State.CONFIRMING | State.READING_BACK | State.OFFERING | State.APPROVING:
            return timing.no_input_yes_no_ms
        case State.PROPOSING | State.REMINDING | State.CHECKING:
            return timing.no_input_yes_no_ms
        case State.COLLECTING:
            return timing.inter_digit_ms if memory.keys else timing.no_input_digits_ms
        case State.KEYPAD:
            return timing.no_input_keypad_ms
        case State.SERVING:
            return timing.serving_ms
        case State.CONNECTING | State.INFORMING | State.EXPLAINING:
            return 1  # a prompt that leads on has ended while the caller made a noise
        case _:
            return timing.no_input_open_ms


def _start_prompt(memory: Memory, prompt: str, values: Values, *, barge_in: bool) -> Action:
    memory.prompt_id = _next_id(memory)
    memory.interruptible, memory.paused, memory.then = barge_in, False, ""
    return PlayPrompt(prompt, memory.prompt_id, values, barge_in, memory.slower)


def _next_id(memory: Memory) -> int:
    memory.ids += 1
    return memory.ids
