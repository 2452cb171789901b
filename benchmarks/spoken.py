"""The callers of ``benchmarks/calls.py``: what they want, in their words, and in whose voice.

Voices are synthetic and free for any use (audio_fixtures/README.md); flite and festival with its
slt HTS voice have to be installed (Debian: flite, festival, festvox-us-slt-hts). What was spoken
is kept in ``build/spoken``.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import yaml
from numpy.typing import NDArray

from audio_fixtures.make import hush, over_line, said

ROOT = Path(__file__).parents[1]
SETS = ROOT / "tests" / "intents" / "spoken"
KEPT = ROOT / "build" / "spoken"
VOICES = ("slt", "rms", "awb", "kal")
CLEAR = ("slt", "rms", "awb")
"""Voices that people have no trouble with; kal, a diphone voice of 1999, is hard to follow."""
LEAD_MS, TAIL_MS = 400, 200

Pcm = NDArray[np.int16]


@dataclass(frozen=True, slots=True)
class Case:
    """One caller."""

    preset: str
    half: str
    """A may be looked at to find causes, B is only counted."""
    intent: str | None
    """None for what the company does not handle."""
    text: str
    again: str
    """When asked to say it in a few words."""


def cases(preset: str) -> list[Case]:
    """Return the callers of a preset; halves take turns within each intent."""
    data = yaml.safe_load((SETS / f"{preset}.en.yaml").read_text(encoding="utf-8"))
    found = []
    for intent, item in data["in_scope"].items():
        for number, text in enumerate(item["said"]):
            found.append(Case(preset, "AB"[number % 2], intent, text, item["again"]))
    for number, text in enumerate(data["out_of_scope"]):
        found.append(Case(preset, "AB"[number % 2], None, text, text))
    return found


def spoken(text: str, voice: str, line: str = "clean") -> Pcm:
    """Return ``text`` as it comes over the telephone: int16 [n] at 8000 Hz, speech at -23 dBFS."""
    name = hashlib.sha256(f"{voice} {line} {text}".encode()).hexdigest()
    path = KEPT / name[:2] / f"{name}.npy"
    if not path.exists():
        dice = np.random.default_rng(int(name[:8], 16))
        parts = [hush(dice, LEAD_MS), said(text, voice), hush(dice, TAIL_MS)]
        samples = over_line(np.concatenate(parts), line, dice)
        path.parent.mkdir(parents=True, exist_ok=True)
        np.save(path, (samples * 32767).astype(np.int16))
    found: Pcm = np.load(path)
    return found
