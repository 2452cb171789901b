"""Fitted regressions on disk as plain arrays, by what they were fitted on. Never a pickle."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import sklearn
from sklearn.linear_model import LogisticRegression

VERSION = "2"
"""Of the features and of the fit; a change makes every kept regression anew."""

Fitted = tuple[LogisticRegression, LogisticRegression]
"""The classifier's regression and its calibration."""


class FittedCache:
    """One file per training set; what cannot be read or written only costs time."""

    def __init__(self, folder: Path | None, trained_on: Sequence[str]) -> None:
        text = "\n".join([VERSION, sklearn.__version__, *trained_on])
        digest = hashlib.sha256(text.encode()).hexdigest()[:32]
        self._file = folder / f"classifier-{digest}.npz" if folder is not None else None

    def load(self) -> Fitted | None:
        """Return what was kept, None when there is nothing usable."""
        if self._file is None:
            return None
        try:
            with np.load(self._file, allow_pickle=False) as kept:
                return _restored(kept, "model"), _restored(kept, "calibration")
        except (OSError, ValueError, KeyError, EOFError):
            return None

    def save(self, model: LogisticRegression, calibration: LogisticRegression) -> None:
        """Keep both, atomically."""
        if self._file is None:
            return
        arrays = {
            f"{name}_{part}": getattr(fitted, part)
            for name, fitted in (("model", model), ("calibration", calibration))
            for part in ("coef_", "intercept_", "classes_")
        }
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            part = self._file.with_suffix(f".{id(arrays)}.tmp.npz")
            np.savez(part, **arrays)
            part.replace(self._file)
        except OSError:
            return


def _restored(kept: np.lib.npyio.NpzFile, name: str) -> LogisticRegression:
    fitted = LogisticRegression()
    for part in ("coef_", "intercept_", "classes_"):
        setattr(fitted, part, kept[f"{name}_{part}"])
    return fitted
