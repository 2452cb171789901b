"""Opening the database: the folder, the migrations, and clear words when it cannot be used."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.orm import Session, sessionmaker

from ivr.errors import CallsteerError

MIGRATIONS = Path(__file__).parent / "migrations"
BUSY_MS = 5_000


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
    shown = _shown(url)
    try:
        engine = create_engine(url)
        if engine.dialect.name == "sqlite":
            _prepare_sqlite(engine)
        upgrade(engine)
    except OSError as error:
        raise StorageError(f"database {shown}: {error}; check the folder's rights") from error
    except CommandError as error:
        raise StorageError(
            f"database {shown} was made by a newer version; upgrade callsteer or restore a backup"
        ) from error
    except SQLAlchemyError as error:
        cause = getattr(error, "orig", None) or error
        raise StorageError(f"database {shown} cannot be used: {cause}") from error
    return Database(engine)


def upgrade(engine: Engine) -> None:
    """Bring the schema to the newest revision."""
    with engine.connect() as connection:
        command.upgrade(_config(connection), "head")
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
        Path(path).parent.mkdir(parents=True, exist_ok=True)

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
