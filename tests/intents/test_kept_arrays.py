"""Plain arrays on disk."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from intents.kept_arrays import read, write

pytestmark = pytest.mark.unit


def test_what_was_written_is_read_and_nothing_half_written_is_left(tmp_path: Path) -> None:
    file = tmp_path / "new" / "kept.npz"
    write(file, {"numbers": np.arange(3), "text": np.array("a\nb")})
    kept = read(file)
    assert kept is not None
    assert (kept["numbers"].tolist(), str(kept["text"])) == ([0, 1, 2], "a\nb")
    assert list(file.parent.iterdir()) == [file]


@pytest.mark.parametrize("content", [None, b"", b"PK\x03\x04 no archive", b"words"])
def test_what_is_missing_or_damaged_is_nothing(content: bytes | None, tmp_path: Path) -> None:
    file = tmp_path / "kept.npz"
    if content is not None:
        file.write_bytes(content)
    assert read(file) is None


def test_a_pickle_is_never_read(tmp_path: Path) -> None:
    file = tmp_path / "kept.npz"
    np.savez(file, things=np.array([{"a": 1}], dtype=object))
    assert read(file) is None


def test_a_disk_that_fails_only_costs_time(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    write(tmp_path / "file" / "kept.npz", {"numbers": np.arange(3)})
    assert read(tmp_path / "file" / "kept.npz") is None
