"""Make the sample callers: ``python audio_fixtures/make.py``.

Needs flite and festival (with its slt HTS voice), which are only needed for this; what it
makes is committed. Voices: festival's cmu_us_slt HTS and flite's kal, awb and rms, all free
for any use (CMU and HTS licences, see README.md beside this file).
"""

from __future__ import annotations

import csv
import hashlib
import io
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import soundfile
import soxr
import yaml
from numpy.typing import NDArray

HERE = Path(__file__).parent
RATE = 8000
LEAD_MS, GAP_MS, TAIL_MS = 400, 2200, 300
TARGET_DBFS = -23.0
NOISY_SNR_DB = 15.0
COLUMNS = (
    *("path", "sha256", "rate", "encoding", "duration_ms", "speaker", "licence", "source"),
    *("reference", "intent", "destination", "preset", "speech_start_ms", "speech_end_ms"),
    *("kind", "line"),
)
LICENCES = {"slt": "HTS/CMU, free", "none": "CC0-1.0"}

Samples = NDArray[np.float32]


def main() -> None:
    """Write every call's wav and the manifest."""
    calls = yaml.safe_load((HERE / "calls.yaml").read_text())["calls"]
    (HERE / "wav").mkdir(exist_ok=True)
    rows = [make(number, call) for number, call in enumerate(calls)]
    with (HERE / "manifest.csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    sys.stdout.write(f"{len(rows)} calls\n")


def make(number: int, call: dict[str, Any]) -> dict[str, Any]:
    """Write one call and return its row of the manifest."""
    dice = np.random.default_rng(number)
    spoken = [said(text, call["voice"]) for text in call["turns"]]
    if "cut_ms" in call:
        spoken = [speech[: call["cut_ms"] * RATE // 1000] for speech in spoken]
    parts = [hush(dice, LEAD_MS)]
    for speech in spoken:
        parts += [speech, hush(dice, GAP_MS)]
    parts.append(hush(dice, TAIL_MS if spoken else 3_000))
    samples = over_line(np.concatenate(parts), call.get("line", "clean"), dice)
    path = HERE / "wav" / f"{call['id']}.wav"
    soundfile.write(path, samples, RATE, subtype="ULAW")
    first_ms = len(spoken[0]) * 1000 // RATE if spoken else 0
    return {
        "path": f"wav/{path.name}",
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        "rate": RATE,
        "encoding": "mulaw",
        "duration_ms": len(samples) * 1000 // RATE,
        "speaker": call["voice"],
        "licence": LICENCES.get(call["voice"], "CMU flite, free"),
        "source": "synthesised by make.py",
        "reference": " | ".join(call["turns"]),
        "intent": call["intent"] or "",
        "destination": call["destination"] or "",
        "preset": call["preset"],
        "speech_start_ms": LEAD_MS if spoken else "",
        "speech_end_ms": LEAD_MS + first_ms if spoken else "",
        "kind": call.get("kind", "in_scope"),
        "line": call.get("line", "clean"),
    }


def said(text: str, voice: str) -> Samples:
    """Return ``text`` at 8 kHz, trimmed to the speech and brought to a usual level."""
    with tempfile.TemporaryDirectory() as folder:
        wav = Path(folder) / "said.wav"
        if voice == "slt":
            command = ["text2wave", "-eval", "(voice_cmu_us_slt_arctic_hts)", "-o", str(wav)]
            subprocess.run(command, input=text.encode(), check=True, capture_output=True)
        else:
            command = ["flite", "-voice", voice, "-t", text, "-o", str(wav)]
            subprocess.run(command, check=True, capture_output=True)
        native, rate = soundfile.read(wav, dtype="float32")
    samples: Samples = soxr.resample(native, rate, RATE)
    loud = np.flatnonzero(np.abs(samples) > 0.01 * np.abs(samples).max())
    samples = samples[loud[0] : loud[-1] + 1]
    level = float(np.sqrt(np.mean(np.square(samples))))
    return (samples * (10 ** (TARGET_DBFS / 20) / level)).astype(np.float32)


def hush(dice: np.random.Generator, length_ms: int) -> Samples:
    """Return the faint noise of a quiet line."""
    return (dice.standard_normal(length_ms * RATE // 1000) * 2e-4).astype(np.float32)


def over_line(samples: Samples, line: str, dice: np.random.Generator) -> Samples:
    """Send ``samples`` over a telephone: band limits, and what the line adds."""
    if line == "noisy":
        noise = pink(len(samples), dice)
        level = 10 ** ((TARGET_DBFS - NOISY_SNR_DB) / 20)
        samples = samples + (noise * level / np.sqrt(np.mean(np.square(noise)))).astype(np.float32)
    spectrum = np.fft.rfft(samples)
    hertz = np.fft.rfftfreq(len(samples), 1 / RATE)
    spectrum[(hertz < 250) | (hertz > 3400)] *= 0.03
    limited = np.fft.irfft(spectrum, len(samples)).astype(np.float32)
    return through_gsm(limited) if line == "gsm" else np.clip(limited, -1, 1)


def through_gsm(samples: Samples) -> Samples:
    """Return ``samples`` coded and decoded by GSM 06.10, as an old mobile would send them."""
    coded = io.BytesIO()
    soundfile.write(coded, samples, RATE, format="WAV", subtype="GSM610")
    coded.seek(0)
    decoded: Samples = soundfile.read(coded, dtype="float32")[0]
    return decoded


def pink(length: int, dice: np.random.Generator) -> Samples:
    """Return noise whose power falls with the frequency."""
    spectrum = np.fft.rfft(dice.standard_normal(length))
    scale = np.sqrt(np.maximum(np.arange(len(spectrum)), 1.0))
    return np.fft.irfft(spectrum / scale, length).astype(np.float32)


if __name__ == "__main__":
    main()
