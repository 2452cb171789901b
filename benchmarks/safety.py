"""The safety stage by cross-validation: ``python -m benchmarks.safety [--json]``.

Its own training phrases only, in 8 parts, each judged by a stage that was fitted on the others;
the limits in ``intents/safety.py`` were chosen by this table and by nothing else. "ordinary" are
calls of every kind, "near misses" were written to be mistaken.
"""

from __future__ import annotations

import argparse
from dataclasses import replace
from typing import Any

import numpy as np

from benchmarks.report import report
from intents.cries import CLASSES, cries, training
from intents.encoder import CachedEncoder, MiniLmEncoder, Vectors
from intents.lexicon import lexicon
from intents.likeness import Floats
from intents.normalise import normaliser
from intents.regression import Labels
from intents.safety import GRAVE, Limits, judged
from intents.safety_model import learn
from intents.types import Command
from ivr.installed import encoder_folder
from ivr.settings import load_settings
from ivr.switchboard import Switchboard

FOLDS = 8
STEPS = (0.30, 0.40, 0.45, 0.50, 0.60, 0.70, 0.80, 0.90)


def held_out(texts: list[str], labels: Labels, vectors: Vectors) -> Floats:
    """Return the probabilities of ``CLASSES`` of each text, by a stage that does not know it."""
    order = np.random.default_rng(0).permutation(len(labels))
    order = order[np.argsort(labels[order], kind="stable")]
    found = np.zeros((len(labels), len(CLASSES)), dtype=np.float32)
    for fold in range(FOLDS):
        held = np.sort(order[fold::FOLDS])
        rest = np.setdiff1d(np.arange(len(labels)), held)
        stage = learn([texts[place] for place in rest], labels[rest], vectors[rest])
        found[held] = stage.probabilities([texts[place] for place in held], vectors[held])
    return found


def by_rule(text: str) -> bool:
    """Whether rules alone bring a normalised text to a person."""
    rules = lexicon("en")
    return rules.alarm(text) is not None or rules.command(text) is Command.AGENT


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    settings = load_settings()
    Switchboard(settings)
    folder = encoder_folder("en")
    if folder is None:
        parser.error("there is no encoder: callsteer models download minilm-l6-v2")
    texts, labels = training("en")
    encoder = CachedEncoder(MiniLmEncoder(folder), settings.cache / "intents")
    found = held_out(texts, labels, encoder.encode_known(texts))
    ruled = np.array([by_rule(text) for text in texts])
    near = set(map(normaliser("en"), cries("en")["near_misses"]))
    groups = {name: labels == place for place, name in enumerate(CLASSES[:-1])}
    missing = labels == len(CLASSES) - 1
    close = np.array([text in near for text in texts])
    groups |= {"near misses": missing & close, "ordinary": missing & ~close}
    rows: list[dict[str, Any]] = []

    def note(name: str, metric: str, chosen: Any) -> None:
        share = float(np.mean(chosen[groups[name]]))
        n = int(groups[name].sum())
        row = {"benchmark": "safety", "set": name, "metric": metric, "value": round(share, 4)}
        rows.append(row | {"n": n})

    for name in groups:
        note(name, "rules alone", ruled)
        note(name, "with the stage, limits as they are", ruled | _reached(found, Limits()))
        for step in STEPS:
            same = replace(Limits(), grave=step, other=step)
            note(name, f"stage alone, limit {step:.2f}", _reached(found, same))
        grave = found[:, [CLASSES.index(name) for name in GRAVE]].max(axis=1)
        for step in STEPS[3:]:
            note(name, f"grave at {step:.2f}", grave >= step)
    report(rows, options.json)


def _reached(found: Floats, limits: Limits) -> Any:
    return np.array([judged(row, limits) is not None for row in found])


if __name__ == "__main__":
    main()
