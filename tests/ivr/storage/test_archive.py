"""The file of a backup, without a database. What is done to it: test_restore."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ivr.storage import StorageError
from ivr.storage.archive import Header, Rows, read_archive, write_archive
from ivr.storage.layout import Cell, Kind, TableLayout

pytestmark = pytest.mark.web

BIRDS = TableLayout("birds", (("id", Kind.WHOLE), ("name", Kind.TEXT)), "id")
NESTS = TableLayout("nests", (("place", Kind.TEXT),))
ROWS: list[list[Cell]] = [[1, "wren"], [2, None]]
HEADER = Header("0001", "2026-11-24T12:00:00+00:00", {"birds": 2, "nests": 0})


def test_what_is_written_is_read(tmp_path: Path) -> None:
    write_archive(tmp_path / "b", HEADER, [(BIRDS, ROWS), (NESTS, [])])
    with read_archive(tmp_path / "b") as archive:
        assert archive.header == HEADER
        assert [(layout, list(rows)) for layout, rows in archive.tables()] == [
            (BIRDS, ROWS),
            (NESTS, []),
        ]


def test_the_same_rows_make_the_same_file(tmp_path: Path) -> None:
    for name in ("a", "b"):
        write_archive(tmp_path / name, HEADER, [(BIRDS, ROWS), (NESTS, [])])
    assert (tmp_path / "a").read_bytes()[10:] == (tmp_path / "b").read_bytes()[10:]


def test_rows_are_written_as_they_come(tmp_path: Path) -> None:
    """A database does not fit into the memory."""
    size = 0

    def many() -> Iterator[list[Cell]]:
        nonlocal size
        for number in range(20_000):
            yield [number, f"{hash(number * 7919) % 99991} a bird"]
        size = (tmp_path / "b.part").stat().st_size

    write_archive(tmp_path / "b", Header("0001", "", {"birds": 20_000}), [(BIRDS, many())])
    assert size > (tmp_path / "b").stat().st_size / 2


@pytest.mark.parametrize("rows", [ROWS[:1], [*ROWS, [3, "robin"]]])
def test_rows_that_the_header_does_not_count_are_not_written(tmp_path: Path, rows: Rows) -> None:
    with pytest.raises(StorageError, match="table birds changed while it was read"):
        write_archive(tmp_path / "b", HEADER, [(BIRDS, rows), (NESTS, [])])
    assert list(tmp_path.iterdir()) == []
