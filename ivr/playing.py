"""The voice on a line: one prompt at a time, which can be paused, resumed and dropped."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ivr.dialogue.actions import PlayPrompt
from ivr.ports import Line, Pcm
from ivr.prompts import Prompts
from ivr.prompts.offers import Offer, with_offers
from ivr.prompts.variants import Rotation

SAMPLES_PER_MS = 8
REWIND_MS = 400
"""A resumed prompt begins this much before it was cut, so that no word is lost."""
MARK_PATIENCE_MS = 2_000
"""A prompt whose mark has not come this long after its own length counts as ended."""


class Player:
    """Plays prompts on one line.

    Each stretch has a mark of its own: marks of stretches that were cleared come back too,
    and are known by their names.
    """

    def __init__(
        self,
        line: Line,
        prompts: Prompts,
        on_prompt: Callable[[str, str], None] = lambda _name, _text: None,
        rotation: Rotation | None = None,
        offers: Sequence[Offer] = (),
    ) -> None:
        self._line = line
        self._on_prompt = on_prompt
        self._prompts = prompts
        self._rotation = rotation or Rotation()
        self._offers = offers
        self._stretches = 0
        self._mark = ""  # of the stretch that plays; "" when none does
        self._prompt_id = 0
        self._audio: Pcm | None = None
        self._from = 0  # first sample of the stretch
        self._began_ms = 0
        self._due_ms = 0

    def play(self, prompt: PlayPrompt) -> None:
        """Begin a prompt in place of any other."""
        if self._mark:
            self._line.clear()
        turn = self._rotation.turn(prompt.prompt)
        spoken = self._prompts.render(
            prompt.prompt, dict(prompt.values), slower=prompt.slower, turn=turn
        )
        spoken = with_offers(spoken, prompt.prompt, self._offers)
        self._audio, self._prompt_id = spoken.audio, prompt.prompt_id
        self._on_prompt(prompt.prompt, spoken.text)
        self._send(0)

    def speak(self, prompts: Prompts) -> None:
        """Say what comes from now on in the words of ``prompts``, and offer no language more."""
        self._prompts, self._offers = prompts, ()

    def pause(self) -> None:
        """Silence the prompt and remember where it was."""
        if self._audio is None or not self._mark:
            return
        self._line.clear()
        self._mark = ""
        played_ms = self._line.now_ms() - self._began_ms
        position = self._from + max(0, played_ms - REWIND_MS) * SAMPLES_PER_MS
        self._from = min(position, len(self._audio))

    def resume(self) -> None:
        """Go on with a paused prompt."""
        if self._audio is not None and not self._mark:
            self._send(self._from)

    def stop(self) -> None:
        """Drop the prompt."""
        if self._mark:
            self._line.clear()
        self._mark, self._audio = "", None

    @property
    def stretch(self) -> tuple[Pcm, int] | None:
        """What plays (int16 [n]) and since when, in ms; None when nothing does."""
        if self._audio is None or not self._mark:
            return None
        return self._audio[self._from :], self._began_ms

    def mark_arrived(self, name: str) -> int | None:
        """Return the id of the prompt that has ended, None for a mark of a cleared stretch."""
        return self._ended() if name == self._mark else None

    def overdue(self, now_ms: int) -> int | None:
        """Return the id of a prompt whose mark got lost."""
        return self._ended() if self._mark and now_ms >= self._due_ms else None

    def _ended(self) -> int:
        self._mark, self._audio = "", None
        return self._prompt_id

    def _send(self, start: int) -> None:
        assert self._audio is not None
        stretch = self._audio[start:]
        self._stretches += 1
        self._mark = f"{self._prompt_id}.{self._stretches}"
        self._from, self._began_ms = start, self._line.now_ms()
        length_ms = len(stretch) // SAMPLES_PER_MS
        self._due_ms = self._began_ms + length_ms + MARK_PATIENCE_MS
        self._line.send_audio(stretch)
        self._line.send_mark(self._mark)
