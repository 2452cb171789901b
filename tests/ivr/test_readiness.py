"""Whether a process should be sent calls, and why not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from ivr.readiness import LEAST_FREE_BYTES, Readiness
from ivr.storage import Database, open_database

pytestmark = pytest.mark.unit


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = open_database(f"sqlite:///{tmp_path}/callsteer.db")
    yield opened
    opened.close()


class Gone:
    def begin(self) -> None:
        raise OperationalError("SELECT 1", {}, Exception("no connection"))


def ready(
    data: Path,
    database: object = None,
    *,
    models: tuple[str, ...] = ("moonshine",),
    draining: bool = False,
    free: int = LEAST_FREE_BYTES,
) -> tuple[str, dict[str, str], int]:
    asked = Readiness(
        lambda: list(models),
        lambda: draining,
        lambda: 3,
        database,  # type: ignore[arg-type]
        data,
        lambda _folder: free,
    )
    answer, status = asked.answer()
    assert answer["calls"] == 3
    return answer["status"], answer["problems"], status


def test_all_is_well(tmp_path: Path, database: Database) -> None:
    assert ready(tmp_path, database) == ("ok", {}, 200)


def test_a_stopping_process_wants_no_calls(tmp_path: Path) -> None:
    assert ready(tmp_path, draining=True)[::2] == ("draining", 503)


def test_without_models_it_is_not_ready(tmp_path: Path) -> None:
    assert ready(tmp_path, models=()) == ("starting", {"models": "none is loaded"}, 503)


def test_a_database_that_is_gone_is_told_and_calls_are_still_wanted(tmp_path: Path) -> None:
    problem = {"database": "does not answer: OperationalError"}
    assert ready(tmp_path, Gone()) == ("degraded", problem, 200)


def test_a_full_disk_is_told(tmp_path: Path) -> None:
    assert ready(tmp_path, free=LEAST_FREE_BYTES - 1) == (
        "degraded",
        {"disk": "199 MB are left in the data folder"},
        200,
    )


def test_a_missing_data_folder_is_told(tmp_path: Path) -> None:
    def models() -> list[str]:
        return ["moonshine"]

    missing = tmp_path / "nowhere"
    answer, _ = Readiness(models, lambda: False, lambda: 0, None, missing).answer()
    assert "cannot be read" in answer["problems"]["disk"]
