"""What the sample company knows, in SQLite: seeded the same every day, changed by requests."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from threading import RLock
from typing import Any

from .seed import SCHEMA, TABLES, seed

Row = Mapping[str, Any]
BUSY_S = 5.0


class State:
    """The company's books. Thread-safe; a file may be shared by several processes.

    A new day begins with new books, so that what is expected "tomorrow" always is.
    """

    def __init__(self, file: Path | None = None, today: Callable[[], date] = date.today) -> None:
        if file is not None:
            file.parent.mkdir(parents=True, exist_ok=True)
        self.today = today
        self._lock = RLock()
        self._connection = sqlite3.connect(
            file or ":memory:", timeout=BUSY_S, isolation_level=None, check_same_thread=False
        )
        self._connection.row_factory = sqlite3.Row

    @contextmanager
    def books(self) -> Iterator[Books]:
        """Open the books: all that is done with them holds, or nothing."""
        with self._lock:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                books = Books(self._connection, self.today())
                books.begin_day()
                yield books
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._connection.close()


class Books:
    """Reads and changes within one transaction. Table and column names are our own."""

    def __init__(self, connection: sqlite3.Connection, today: date) -> None:
        self._connection = connection
        self.today = today

    def begin_day(self) -> None:
        """Begin the books anew if they are of another day."""
        for statement in SCHEMA:
            self._connection.execute(statement)
        day = self._connection.execute("SELECT day FROM seeded").fetchone()
        if day is not None and day["day"] == self.today.isoformat():
            return
        for table in (*TABLES, "seeded", "done"):
            self._connection.execute(f"DELETE FROM {table}")
        for table, rows in seed(self.today).items():
            for row in rows:
                self.add(table, row)
        self.add("seeded", {"day": self.today.isoformat()})

    def one(self, table: str, **where: str) -> Row | None:
        """Return the row where all columns are as given, None when there is none."""
        found = self.some(table, **where)
        return found[0] if found else None

    def some(self, table: str, **where: str) -> list[Row]:
        """Return the rows where all columns are as given, in order of their ids."""
        condition = " AND ".join(f"{column} = ?" for column in where) or "1"
        query = f"SELECT * FROM {table} WHERE {condition} ORDER BY rowid"
        rows = self._connection.execute(query, tuple(where.values())).fetchall()
        return [dict(row) for row in rows]

    def add(self, table: str, row: Row) -> int:
        """Add a row and return its number."""
        columns, marks = ", ".join(row), ", ".join("?" * len(row))
        query = f"INSERT INTO {table} ({columns}) VALUES ({marks})"
        return int(self._connection.execute(query, tuple(row.values())).lastrowid or 0)

    def change(self, table: str, key: str, value: str, **to: str | int) -> None:
        """Change the row whose column ``key`` is ``value``."""
        columns = ", ".join(f"{column} = ?" for column in to)
        query = f"UPDATE {table} SET {columns} WHERE {key} = ?"
        self._connection.execute(query, (*to.values(), value))
