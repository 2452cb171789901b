"""What was fitted, on disk as plain arrays, by what it was fitted on. Never a pickle."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from intents.kept_arrays import Arrays, read, write
from intents.regression import Regression

VERSION = "3"
"""Of the features and of the fit; a change makes every kept regression anew."""


@dataclass(frozen=True, slots=True)
class Fitted:
    """All that is learnt from phrases."""

    anchors: NDArray[np.intp]
    """Which phrases the model compares with."""
    model: Regression
    calibration: Regression


class FittedCache:
    """One file per training set; what cannot be read or written only costs time."""

    def __init__(self, folder: Path | None, trained_on: Sequence[str]) -> None:
        text = "\n".join([VERSION, *trained_on])
        digest = hashlib.sha256(text.encode()).hexdigest()[:32]
        self._file = folder / f"classifier-{digest}.npz" if folder is not None else None

    def load(self) -> Fitted | None:
        """Return what was kept, None when there is nothing usable."""
        if self._file is None:
            return None
        kept = read(self._file)
        try:
            return _unpacked(kept) if kept is not None else None
        except KeyError:
            return None

    def save(self, fitted: Fitted) -> None:
        """Keep it."""
        if self._file is None:
            return
        arrays = {
            "anchors": fitted.anchors,
            "weights": fitted.model.weights,
            "bias": fitted.model.bias,
            "calibration_weights": fitted.calibration.weights,
            "calibration_bias": fitted.calibration.bias,
        }
        write(self._file, arrays)


def _unpacked(kept: Arrays) -> Fitted:
    return Fitted(
        kept["anchors"],
        Regression(kept["weights"], kept["bias"]),
        Regression(kept["calibration_weights"], kept["calibration_bias"]),
    )
