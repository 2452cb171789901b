"""What was fitted, on disk as plain arrays, by what it was fitted on. Never a pickle."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from intents.regression import Regression

VERSION = "3"
"""Of the features and of the fit; a change makes every kept regression anew."""


UNCALIBRATED = Regression(np.empty((0, 2), np.float32), np.empty(0, np.float32))


@dataclass(frozen=True, slots=True)
class Fitted:
    """All that is learnt from phrases."""

    anchors: NDArray[np.intp]
    """Which phrases the model compares with."""
    model: Regression
    calibration: Regression = UNCALIBRATED
    """Empty where the model's own probabilities are all that is asked."""


class FittedCache:
    """One file per training set; what cannot be read or written only costs time."""

    def __init__(
        self, folder: Path | None, trained_on: Sequence[str], kind: str = "classifier"
    ) -> None:
        text = "\n".join([VERSION, *trained_on])
        digest = hashlib.sha256(text.encode()).hexdigest()[:32]
        self._file = folder / f"{kind}-{digest}.npz" if folder is not None else None

    def load(self) -> Fitted | None:
        """Return what was kept, None when there is nothing usable."""
        if self._file is None:
            return None
        try:
            with self._file.open("rb") as opened, np.load(opened, allow_pickle=False) as kept:
                return Fitted(
                    kept["anchors"],
                    Regression(kept["weights"], kept["bias"]),
                    Regression(kept["calibration_weights"], kept["calibration_bias"]),
                )
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
            return None

    def save(self, fitted: Fitted) -> None:
        """Keep it, atomically."""
        if self._file is None:
            return
        arrays: dict[str, Any] = {
            "anchors": fitted.anchors,
            "weights": fitted.model.weights,
            "bias": fitted.model.bias,
            "calibration_weights": fitted.calibration.weights,
            "calibration_bias": fitted.calibration.bias,
        }
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            part = self._file.with_suffix(f".{id(arrays)}.tmp.npz")
            np.savez(part, **arrays)
            part.replace(self._file)
        except OSError:
            return
