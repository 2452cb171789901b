"""What several processes of one server need, and share."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from ivr.cli.several import METRICS, check_processes, family, share_of
from ivr.errors import ConfigError
from ivr.secrets_file import FILE
from ivr.settings import load_settings

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(("database", "found"), [("", "SQLite"), ("none", "no database")])
def test_several_processes_without_postgresql_are_refused(database: str, found: str) -> None:
    with pytest.raises(ConfigError) as refused:
        check_processes(load_settings(processes=2, database=database))
    assert str(refused.value) == (
        f"CALLSTEER_PROCESSES=2 needs PostgreSQL, and there is {found}: "
        "set CALLSTEER_DATABASE=postgresql://USER@HOST/NAME, or CALLSTEER_PROCESSES=1"
    )
    check_processes(load_settings(processes=1, database=database))


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+psycopg"])
def test_postgresql_may_be_shared(scheme: str) -> None:
    check_processes(load_settings(processes=2, database=f"{scheme}://db.example.com/calls"))


@pytest.mark.web
def test_the_server_does_not_start_with_several_processes_on_sqlite(
    callsteer: Callable,  # type: ignore[type-arg]
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.setenv("CALLSTEER_PROCESSES", "2")
    monkeypatch.setenv("CALLSTEER_DATA", str(tmp_path / "data"))
    ran = callsteer("serve")
    assert ran.code == 2
    assert "CALLSTEER_PROCESSES=2 needs PostgreSQL" in ran.err
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize(
    ("workers", "processes", "each"), [(0, 1, 0), (5, 1, 5), (0, 2, 4), (5, 2, 2), (1, 2, 1)]
)
def test_decode_workers_are_divided(workers: int, processes: int, each: int) -> None:
    given = load_settings(workers=workers, processes=processes)
    assert share_of(given, cores=8).workers == each


def test_several_share_a_folder_that_is_theirs_alone_and_secrets(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(METRICS, "is put back")
    settings = load_settings(processes=2, data=tmp_path)
    with family(settings) as shared:
        assert shared.folder is not None
        assert stat.S_IMODE(shared.folder.stat().st_mode) == 0o700
        assert len(shared.key) >= 32
        assert (tmp_path / FILE).exists()
        shared.siblings()
        assert os.environ[METRICS] == str(shared.folder)
    assert not shared.folder.exists()


def test_one_process_needs_nothing_of_that(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(METRICS, raising=False)
    with family(load_settings(data=tmp_path)) as shared:
        shared.siblings()
        assert shared.folder is None
    assert METRICS not in os.environ
    assert not (tmp_path / FILE).exists()
