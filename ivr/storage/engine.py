"""Opening the database: the folder, the migrations, and clear words when it cannot be used."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Engine, create_engine, event, func, select
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.orm import Session, sessionmaker

from ivr.errors import CallsteerError

MIGRATIONS = Path(__file__).parent / "migrations"
BUSY_MS = 5_000
PRIVATE = 0o700
"""Of a folder that we make: for its owner alone."""
UPGRADING = Lock()
"""Alembic's environment is one for the process."""
MIGRATING = 0x0CA115
"""PostgreSQL's advisory lock for upgrading, any number that nobody else takes."""


class StorageError(CallsteerError):
    """The database cannot be used."""


class Database:
    """An opened database at the current schema."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.begin = sessionmaker(engine, expire_on_commit=False).begin
        """``with database.begin() as session:`` is one transaction."""

    def close(self) -> None:
        """Give the connections back."""
        self.engine.dispose()


DatabaseSession = Session


def open_database(url: str) -> Database:
    """Open ``url``, creating and upgrading the schema as needed.

    Raises:
        StorageError: not a URL, not writable, damaged, or made by a newer version.

    """
    with in_our_words(url):
        engine = _engine(url)
        with _given_back_on_error(engine):
            upgrade(engine)
    return Database(engine)


@contextmanager
def opened_as_it_is(url: str) -> Iterator[Engine]:
    """Open ``url`` for the length of the block, whatever schema it has: nothing is upgraded.

    Raises:
        StorageError: as ``open_database``; also for what the block's statements raise.

    """
    with in_our_words(url):
        engine = _engine(url)
        try:
            yield engine
        finally:
            engine.dispose()


@contextmanager
def in_our_words(url: str) -> Iterator[None]:
    """Turn what goes wrong with the database ``url`` into a StorageError without its password."""
    shown = _shown(url)
    try:
        yield
    except OSError as error:
        raise StorageError(f"database {shown}: {error}; check the folder's rights") from error
    except CommandError as error:
        raise StorageError(
            f"database {shown} was made by a newer version; upgrade callsteer or restore a backup"
        ) from error
    except (ImportError, NoSuchModuleError) as error:
        raise StorageError(
            f"database {shown}: only SQLite and PostgreSQL are known; write sqlite:///FILE or "
            "postgresql://…"
        ) from error
    except SQLAlchemyError as error:
        raise StorageError(f"database {shown} cannot be used: {in_one_line(error)}") from error


def in_one_line(error: SQLAlchemyError) -> str:
    """Return what the database itself said."""
    return " ".join(str(getattr(error, "orig", None) or error).split())


def _engine(url: str) -> Engine:
    # Errors name their statement: its values, callers' words and numbers, must reach no log.
    engine = create_engine(with_driver(url), hide_parameters=True)
    if engine.dialect.name == "sqlite":
        _prepare_sqlite(engine)
    return engine


@contextmanager
def _given_back_on_error(engine: Engine) -> Iterator[None]:
    try:
        yield
    except BaseException:
        engine.dispose()
        raise


def with_driver(url: str) -> str:
    """Return ``url`` with the driver that we bring along for PostgreSQL.

    >>> with_driver("postgresql://db.example.com/calls")
    'postgresql+psycopg://db.example.com/calls'
    """
    scheme, _, rest = url.partition(":")
    return f"postgresql+psycopg:{rest}" if scheme in ("postgresql", "postgres") else url


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Bring the schema up to a revision; of several processes one does it, others wait."""
    with UPGRADING, engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(select(func.pg_advisory_xact_lock(MIGRATING)))
        command.upgrade(_config(connection), revision)
        connection.commit()


def newest_revision() -> str:
    """Return the revision that this program needs."""
    return ScriptDirectory.from_config(_config(None)).get_current_head() or ""


def _config(connection: object) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config


def _prepare_sqlite(engine: Engine) -> None:
    path = engine.url.database
    if path and path != ":memory:":
        file = Path(path)
        file.parent.mkdir(mode=PRIVATE, parents=True, exist_ok=True)
        if not path.startswith("file:"):  # a URI may say that it is only read
            file.touch(mode=0o600)  # what callers said is in it: for its owner alone

    @event.listens_for(engine, "connect")
    def _pragmas(connection: Any, _record: object) -> None:
        connection.execute(f"PRAGMA busy_timeout = {BUSY_MS}")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA foreign_keys = ON")


def _shown(url: str) -> str:
    """Return the URL without its password."""
    try:
        return make_url(url).render_as_string(hide_password=True)
    except ArgumentError as error:
        raise StorageError(
            "CALLSTEER_DATABASE is not a database URL; write sqlite:///FILE or postgresql://…"
        ) from error
