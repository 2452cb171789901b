"""A backup's file: JSON lines, compressed, with checksums. It knows of no database.

The first line is the header. Then, for each table, a line that names it and its columns, its
rows, a list each, and a line that ends it with the count of rows and the SHA-256 of everything
before, so that a damaged backup is told from a whole one, and where. The last line ends the file:
one that is cut lacks it.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from ivr.errors import reason
from ivr.storage.engine import StorageError
from ivr.storage.layout import Cell, Kind, TableLayout

FORMAT = 1
MAGIC = b"\x1f\x8b"
LONGEST_LINE = 1 << 28
"""Bytes; a longer one is not ours, and must not fill the memory."""


@dataclass(frozen=True, slots=True)
class Header:
    """What a backup says of itself."""

    schema: str
    """Revision of the database."""
    made_at: str
    """ISO 8601, UTC."""
    rows: dict[str, int]
    """How many each table has."""
    format: int = FORMAT


Rows = Iterable[list[Cell]]
Tables = Iterable[tuple[TableLayout, Rows]]


def write_archive(file: Path, header: Header, tables: Tables) -> None:
    """Write a backup that only its owner may read; ``file`` is there when it is whole.

    Raises:
        StorageError: it cannot be written.

    """
    part = file.with_name(f"{file.name}.part")
    try:
        try:
            descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(descriptor, "wb") as raw:
                with gzip.GzipFile("", "wb", 6, raw) as packed:
                    _write(packed, header, tables)
                raw.flush()
                os.fsync(raw.fileno())
            part.replace(file)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        raise StorageError(f"{file}: the backup cannot be written: {reason(error)}") from error


def _write(packed: gzip.GzipFile, header: Header, tables: Tables) -> None:
    digest = hashlib.sha256()

    def write(line: object) -> None:
        encoded = json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
        digest.update(encoded)
        packed.write(encoded)

    write({"callsteer": "backup", **asdict(header)})
    for layout, rows in tables:
        write({"table": layout.name, "columns": layout.columns, "serial": layout.serial})
        count = 0
        for row in rows:
            write(row)
            count += 1
        if count != header.rows[layout.name]:  # it could not be read again
            raise StorageError(f"table {layout.name} changed while it was read")
        write({"rows": count, "sha256": digest.hexdigest()})
    write({"end": True, "sha256": digest.hexdigest()})


class Archive:
    """A backup that is being read, once, from its beginning to its end."""

    def __init__(self, packed: gzip.GzipFile, file: Path) -> None:
        self._packed = packed
        self._file = file
        self._digest = hashlib.sha256()
        self.header = self._header()

    def tables(self) -> Iterator[tuple[TableLayout, Iterator[list[Cell]]]]:
        """Yield the tables; the rows of each must be read before the next.

        Raises:
            StorageError: the backup is cut or altered; at its end at the latest.

        """
        for name, count in self.header.rows.items():
            layout = self._layout(name)
            yield layout, self._rows(name, count)
        expected = self._digest.hexdigest()
        end = self._line()
        if not isinstance(end, dict) or not end.get("end") or end.get("sha256") != expected:
            raise self.wrong("it does not end as it should")
        if self._more():
            raise self.wrong("something follows its end")

    def wrong(self, how: str) -> StorageError:
        """Return the error that says what is wrong with this backup."""
        return StorageError(f"{self._file}: the backup is damaged: {how}")

    def _header(self) -> Header:
        line = self._line()
        if not isinstance(line, dict) or line.pop("callsteer", None) != "backup":
            raise StorageError(f"{self._file}: not a backup; write one by: callsteer db backup")
        if line.get("format") != FORMAT:
            raise StorageError(
                f"{self._file}: backup format {line.get('format')} is of a newer version; "
                "upgrade callsteer"
            )
        try:
            return Header(**line)
        except TypeError as error:
            raise self.wrong("its header is not whole") from error

    def _layout(self, name: str) -> TableLayout:
        line = self._line()
        if not isinstance(line, dict) or line.get("table") != name:
            raise self.wrong(f"table {name} is not where it should be")
        try:
            columns = tuple((column, Kind(kind)) for column, kind in line["columns"])
            return TableLayout(name, columns, line["serial"])
        except (KeyError, TypeError, ValueError) as error:
            raise self.wrong(f"table {name} has strange columns") from error

    def _rows(self, name: str, count: int) -> Iterator[list[Cell]]:
        for _ in range(count):
            row = self._line()
            if not isinstance(row, list):
                raise self.wrong(f"table {name} lacks rows")
            yield row
        expected = {"rows": count, "sha256": self._digest.hexdigest()}
        if self._line() != expected:
            raise self.wrong(f"table {name} has been altered")

    def _more(self) -> bool:
        try:
            return bool(self._packed.read(1))  # also checks the compression's own sum
        except (EOFError, OSError, zlib.error) as error:
            raise self.wrong(f"{error}") from error

    def _line(self) -> Any:
        try:
            line = self._packed.readline(LONGEST_LINE)
            if not line.endswith(b"\n"):
                raise self.wrong("it is cut")
            self._digest.update(line)
            return json.loads(line)
        except (EOFError, OSError, zlib.error, ValueError) as error:
            raise self.wrong(f"{error}") from error


@contextmanager
def read_archive(file: Path) -> Iterator[Archive]:
    """Open a backup for the length of the block.

    Raises:
        StorageError: it cannot be read, is not a backup, is damaged or of a newer format.

    """
    try:
        raw = file.open("rb")
    except OSError as error:
        raise StorageError(f"{file}: the backup cannot be read: {reason(error)}") from error
    with raw, gzip.GzipFile(fileobj=raw) as packed:
        yield Archive(packed, file)
