"""Moonshine tiny on onnxruntime: the embedded engine."""

from __future__ import annotations

from pathlib import Path

from .engine import MoonshineRecognizer
from .model import MoonshineModel

__all__ = ["MoonshineRecognizer", "load"]


def load(folder: Path, language: str = "en") -> MoonshineRecognizer:
    """Load the engine from its model's folder.

    Raises:
        ModelError: files are missing or damaged.

    """
    return MoonshineRecognizer(MoonshineModel(folder), language)
