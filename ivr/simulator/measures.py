"""What the caller notices: how soon the server speaks, and how long nobody does. Pure.

The server owes a sound from the last speech frame of an utterance on, and whenever it has
taken the call into its hands (a stream it closed, a request it answers, a pause it ordered).
Silence counts only while it owes one and neither side makes a sound; it ends with a sound of
either side, with a transfer (the caller hears ringing then) or with the call. A caller who
is silent by choice (in the recording before it speaks, after it is over) is owed nothing.
"""

from __future__ import annotations

DEAD_AIR_MS = 2_000
"""A longer silence after an utterance is dead air."""
ONSET_MS = 100
"""Audio that follows other audio within this time goes on with the same prompt."""
NEVER = float("-inf")


class Measures:
    """Times of one call, in ms of one clock."""

    def __init__(self) -> None:
        self.first_audio_ms: float | None = None
        """From the answer to the server's first sound."""
        self.answers_ms: list[float] = []
        """From each utterance's last speech frame to the server's next sound."""
        self.longest_silence_ms = 0.0
        self.dead_air = 0
        """Utterances that were followed by more than DEAD_AIR_MS of silence."""
        self._answered_ms = 0.0
        self._sounds_until_ms = NEVER  # the server
        self._pending: list[tuple[float, bool]] = []  # (end of utterance, spoken over a prompt)
        self._owed_since_ms: float | None = None
        self._after_utterance = False

    def answered(self, at_ms: float) -> None:
        """Begin to count; a stream that starts before any sound begins anew."""
        if self.first_audio_ms is None:
            self._answered_ms = at_ms

    def caller_sounds(self, at_ms: float) -> None:
        """Note a frame of the caller's speech."""
        self._silence_ends(at_ms)

    def utterance_ended(self, at_ms: float) -> None:
        """Note the last speech frame of an utterance."""
        over_prompt = at_ms <= self._sounds_until_ms + ONSET_MS
        self._pending.append((at_ms, over_prompt))
        self.server_turn(at_ms)
        self._after_utterance = True

    def server_sounds(self, at_ms: float, until_ms: float) -> None:
        """Note audio of the server that came now and will have been played at ``until_ms``."""
        if self.first_audio_ms is None:
            self.first_audio_ms = at_ms - self._answered_ms
        onset = at_ms > self._sounds_until_ms + ONSET_MS
        self.answers_ms += [at_ms - end for end, over in self._pending if onset or not over]
        self._pending = [] if onset else [one for one in self._pending if one[1]]
        self._sounds_until_ms = until_ms
        self._silence_ends(at_ms)

    def server_cut(self) -> None:
        """Note that nothing more will be played of what was received."""
        self._sounds_until_ms = NEVER

    def server_turn(self, at_ms: float) -> None:
        """Note that the server has to act now; before its first sound nothing is owed."""
        if self.first_audio_ms is not None and self._owed_since_ms is None:
            self._owed_since_ms = max(at_ms, self._sounds_until_ms)

    def handed_over(self, at_ms: float) -> None:
        """Note a transfer or the end: what is pending stays unanswered."""
        self._silence_ends(at_ms)
        self._pending = []

    def _silence_ends(self, at_ms: float) -> None:
        if self._owed_since_ms is not None:
            silence_ms = at_ms - self._owed_since_ms
            self.longest_silence_ms = max(self.longest_silence_ms, silence_ms)
            self.dead_air += self._after_utterance and silence_ms > DEAD_AIR_MS
        self._owed_since_ms = None
        self._after_utterance = False
