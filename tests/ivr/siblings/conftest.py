"""Siblings in one process: what makes them apart is their sockets."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ivr.siblings import Siblings


@pytest.fixture
def folder() -> Iterator[Path]:
    """Return a run folder; paths of sockets must be short."""
    made = Path(tempfile.mkdtemp(prefix="cs"))
    yield made
    shutil.rmtree(made)


@pytest.fixture
def born(folder: Path) -> Iterator[Callable[..., Siblings]]:
    """Return what makes another one, younger than those before."""
    made: list[Siblings] = []

    def one(key: str = "key", **answers: object) -> Siblings:
        made.append(Siblings(folder, key))
        for what, answer in answers.items():
            made[-1].answer(what, lambda _about, answer=answer: answer)
        made[-1].start()
        return made[-1]

    yield one
    for each in made:
        each.close()
