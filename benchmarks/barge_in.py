"""How callers interrupt: ``python -m benchmarks.barge_in [--calls N] [--json]``.

Sample callers speak 1.5 s into our greeting, in virtual time, on a quiet line and with our
voice coming back through a loudspeaker; then echo alone, coughs and backchannels, which must
not interrupt. Coughs are bursts of filtered noise, backchannels are synthesised.
"""

from __future__ import annotations

import argparse
import csv
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from asr.vad import level_db
from benchmarks.report import report
from ivr.caller_audio import caller_audio
from ivr.calls import CallOptions
from ivr.cli.demo import FIXTURES
from ivr.ports import FRAME_MS, FRAME_SAMPLES, AudioArrived, LineClosed, LineEvent, MarkArrived, Pcm
from ivr.prompts import EspeakSynthesizer
from ivr.settings import load_settings
from ivr.switchboard import Switchboard

SPEAKS_AT_MS = 1_500
ECHO_DELAY_MS = 180
LONGEST_MS = 6_000
AUDIBLE_DB = -45.0
BACKCHANNELS = ("mhm", "uh huh", "mm", "yeah", "okay", "hm")


@dataclass
class InterruptedLine:
    """A Line in virtual time: the caller speaks at a given moment, over our own echo."""

    caller: Pcm
    echo_db: float | None
    now: int = 0
    cleared_ms: int | None = None
    _ours: Pcm = field(default_factory=lambda: np.zeros(0, dtype=np.int16))
    _began: int = 0
    _marks: list[tuple[int, str]] = field(default_factory=list)

    def receive(self, timeout_ms: int) -> Sequence[LineEvent]:
        """Let one frame pass."""
        due = [MarkArrived(name) for at, name in self._marks if at <= self.now]
        self._marks = [(at, name) for at, name in self._marks if at > self.now]
        if due or timeout_ms <= 0:
            return due
        self.now += FRAME_MS
        if self.now > LONGEST_MS or self.cleared_ms is not None:
            return (LineClosed(),)
        return (AudioArrived(self._frame()),)

    def send_audio(self, samples: Pcm) -> None:
        """Play, which comes back as echo."""
        self._ours, self._began = samples, self.now

    def send_mark(self, name: str) -> None:
        """Come back when the audio has been played."""
        self._marks.append((self.now + len(self._ours) // 8, name))

    def clear(self) -> None:
        """Note when we fell silent."""
        if self.now <= LONGEST_MS:  # later it is the end of the call
            self.cleared_ms = self.cleared_ms or self.now

    def now_ms(self) -> int:
        """Virtual time."""
        return self.now

    def close(self) -> None:
        """Nothing to close."""

    def _frame(self) -> Pcm:
        mixed = _at(self.caller, (self.now - FRAME_MS - SPEAKS_AT_MS) * 8).astype(np.float64)
        if self.echo_db is not None:
            ours = _at(self._ours, (self.now - FRAME_MS - self._began - ECHO_DELAY_MS) * 8)
            mixed = mixed + ours * 10 ** (self.echo_db / 20)
        return np.clip(mixed, -32768, 32767).astype(np.int16)


def _at(samples: Pcm, begin: int) -> Pcm:
    """Return the frame that begins at ``begin``, silence outside the samples."""
    frame = np.zeros(FRAME_SAMPLES, dtype=np.int16)
    if 0 <= begin < len(samples):
        part = samples[begin : begin + FRAME_SAMPLES]
        frame[: len(part)] = part
    return frame


def speech_only(samples: Pcm) -> Pcm:
    """Return a recording from its first audible frame on."""
    frames = samples[: len(samples) // FRAME_SAMPLES * FRAME_SAMPLES].reshape(-1, FRAME_SAMPLES)
    loud = [n for n, frame in enumerate(frames) if level_db(frame) > AUDIBLE_DB]
    return samples[loud[0] * FRAME_SAMPLES :] if loud else samples


def cough(dice: np.random.Generator) -> Pcm:
    """Return a cough: one or two bursts of noise that fade, 250 to 400 ms in all."""
    length = int(dice.uniform(0.25, 0.4) * 8000)
    noise = dice.standard_normal(length)
    shape = np.exp(-np.linspace(0, 5, length)) + 0.4 * np.exp(-(np.linspace(-2, 6, length) ** 2))
    smooth = np.convolve(noise * shape, np.ones(3) / 3, mode="same")
    return (smooth / np.abs(smooth).max() * 12_000).astype(np.int16)


def silenced_after(
    switchboard: Switchboard, caller: Pcm, echo_db: float | None, preset: str = "bank"
) -> int | None:
    """Return the ms from the caller's first sound to our silence, None for no interruption."""
    line = InterruptedLine(caller, echo_db)
    call = switchboard.answer(line, CallOptions(preset=preset, channel="benchmark"))
    call.loop.run()
    return None if line.cleared_ms is None else line.cleared_ms - SPEAKS_AT_MS


def row(condition: str, waits: Sequence[int | None], wanted: bool) -> dict[str, Any]:
    """Return one row; ``wanted`` tells whether we should have been interrupted."""
    found = [wait for wait in waits if wait is not None]
    return {
        "benchmark": "barge_in",
        "condition": condition,
        "n": len(waits),
        "interrupted": len(found),
        "should": len(waits) if wanted else 0,
        "p50_ms": int(np.percentile(found, 50)) if found else None,
        "p95_ms": int(np.percentile(found, 95)) if found else None,
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--calls", type=int, default=40)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    switchboard = Switchboard(load_settings())
    text = (FIXTURES / "manifest.csv").read_text(encoding="utf-8")
    spoken = [
        r
        for r in csv.DictReader(text.splitlines())
        if r["kind"] == "in_scope" and r["line"] == "clean"
    ]
    chosen = spoken[:: max(1, len(spoken) // options.calls)][: options.calls]
    callers = [speech_only(caller_audio(FIXTURES / r["path"])) for r in chosen]
    nobody = np.zeros(160, dtype=np.int16)
    dice = np.random.default_rng(0)
    voice = EspeakSynthesizer()
    hums = [
        speech_only(voice.synthesize(t, "en", rate)) for t in BACKCHANNELS for rate in (80, 110)
    ]
    rows = [
        row("caller, quiet line", [silenced_after(switchboard, c, None) for c in callers], True),
        row("caller, echo -20 dB", [silenced_after(switchboard, c, -20) for c in callers], True),
        row(
            "caller 10 dB softer",
            [silenced_after(switchboard, c // 3, None) for c in callers],
            True,
        ),
        *(
            row(
                f"echo alone, {db} dB",
                [
                    silenced_after(switchboard, nobody, db, p)
                    for p in ("bank", "telecom", "clinic", "parcel", "it_helpdesk")
                ],
                False,
            )
            for db in (-12, -20, -30)
        ),
        row("a cough", [silenced_after(switchboard, cough(dice), None) for _ in range(40)], False),
        row("a backchannel", [silenced_after(switchboard, h, None) for h in hums], False),
    ]
    switchboard.close()
    report(rows, options.json, ("interrupted", "p50_ms", "p95_ms"))


if __name__ == "__main__":
    main()
