"""Opening and upgrading."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from ivr.storage import Database, StorageError, open_database
from ivr.storage.engine import newest_revision
from ivr.storage.models import Base

pytestmark = pytest.mark.web


def test_the_migrations_make_what_the_models_say(database: Database) -> None:
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []
        assert context.get_current_revision() == newest_revision()


def test_sqlite_is_opened_for_many_threads(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path}/many.db")
    with database.engine.connect() as connection:
        assert connection.execute(text("PRAGMA journal_mode")).scalar() == "wal"
        assert connection.execute(text("PRAGMA foreign_keys")).scalar() == 1
    database.close()


def test_a_new_file_and_its_folder_are_for_their_owner_alone(tmp_path: Path) -> None:
    file = tmp_path / "data" / "callsteer.db"
    open_database(f"sqlite:///{file}").close()
    assert file.parent.stat().st_mode & 0o777 == 0o700
    assert file.stat().st_mode & 0o777 == 0o600
    file.chmod(0o660)
    open_database(f"sqlite:///{file}").close()
    assert file.stat().st_mode & 0o777 == 0o660, "what somebody has set stays"


def test_opening_twice_is_fine(url: str, database: Database) -> None:
    open_database(url).close()


def test_a_newer_schema_is_refused(url: str, database: Database) -> None:
    with database.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    database.close()
    with pytest.raises(StorageError, match="newer version"):
        open_database(url)


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.db").write_text("this is a letter, not a database. " * 50)
    with pytest.raises(StorageError, match="not a database"):
        open_database(f"sqlite:///{tmp_path}/x.db")


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StorageError, match="check the folder"):
        open_database(f"sqlite:///{tmp_path}/file/below/x.db")


def test_what_is_no_url_is_refused_without_showing_it() -> None:
    with pytest.raises(StorageError, match="not a database URL") as caught:
        open_database("secret-words")
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("url", ["oracle://db.example.com/x", "mysql+oursql://u:secret@db/x"])
def test_a_database_of_another_kind_is_refused_in_words(url: str) -> None:
    with pytest.raises(StorageError, match="sqlite:///FILE or postgresql://") as caught:
        open_database(url)
    assert "secret" not in str(caught.value)


def test_an_error_of_the_database_repeats_no_values(database: Database) -> None:
    with database.engine.connect() as connection, pytest.raises(SQLAlchemyError) as caught:
        connection.execute(
            text("INSERT INTO no_such_table VALUES (:words)"), {"words": "my card is lost"}
        )
    assert "no_such_table" in str(caught.value)
    assert "lost" not in str(caught.value)


def test_several_processes_open_one_database_together(postgres: Callable[[], str]) -> None:
    url = postgres()
    with ThreadPoolExecutor(3) as threads:
        for opened in threads.map(open_database, [url] * 3):
            opened.close()
