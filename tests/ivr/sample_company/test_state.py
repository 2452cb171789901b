"""The books: real, shared, and new every day."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from ivr.sample_company import State

pytestmark = pytest.mark.web

DAY = date(2026, 11, 25)


def test_two_processes_share_the_books(tmp_path: Path) -> None:
    file = tmp_path / "data" / "books.db"
    one, other = State(file, lambda: DAY), State(file, lambda: DAY)
    with one.books() as books:
        books.change("bills", "account", "204060", due=100)
    with other.books() as books:
        bill = books.one("bills", account="204060")
    assert bill is not None
    assert bill["due"] == 100
    one.close()
    other.close()


def test_an_error_undoes_what_was_begun(state: State) -> None:
    def change() -> None:
        with state.books() as books:
            books.change("bills", "account", "204060", due=0)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        change()
    with state.books() as books:
        bill = books.one("bills", account="204060")
    assert bill is not None
    assert bill["due"] == 8_650


@pytest.mark.parametrize(("later", "due"), [(DAY, 100), (date(2026, 11, 26), 8_650)])
def test_a_new_day_begins_with_new_books(tmp_path: Path, later: date, due: int) -> None:
    today = [DAY]
    state = State(tmp_path / "books.db", lambda: today[0])
    with state.books() as books:
        books.change("bills", "account", "204060", due=100)
    today[0] = later
    with state.books() as books:
        bill = books.one("bills", account="204060")
    assert bill is not None
    assert bill["due"] == due
    state.close()
