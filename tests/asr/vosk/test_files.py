"""A folder that is no model is refused before libvosk sees it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from asr.errors import ModelError
from asr.vosk.files import check, sample_rate, takes_grammars

pytestmark = pytest.mark.unit

TINY = Path(__file__).parents[2] / "fixtures" / "vosk-tiny" / "model"


def test_the_tiny_model_is_whole() -> None:
    check(TINY)
    assert sample_rate(TINY) == 8000
    assert takes_grammars(TINY)


@pytest.mark.parametrize("name", ["am/final.mdl", "conf/mfcc.conf", "graph/Gr.fst"])
def test_a_missing_file_is_named(tmp_path: Path, name: str) -> None:
    shutil.copytree(TINY, tmp_path / "model")
    (tmp_path / "model" / name).unlink()
    with pytest.raises(ModelError, match=f"{name} is missing"):
        check(tmp_path / "model")


def test_an_empty_file_is_named(tmp_path: Path) -> None:
    shutil.copytree(TINY, tmp_path / "model")
    (tmp_path / "model" / "am" / "final.mdl").write_bytes(b"")
    with pytest.raises(ModelError, match=r"am/final\.mdl is empty"):
        check(tmp_path / "model")


def test_a_wrong_path_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="does not exist"):
        check(tmp_path / "nowhere")
    (tmp_path / "file").touch()
    with pytest.raises(ModelError, match="is a file"):
        check(tmp_path / "file")


def test_a_static_graph_takes_no_grammars(tmp_path: Path) -> None:
    shutil.copytree(TINY, tmp_path / "model")
    (tmp_path / "model" / "graph" / "HCLG.fst").touch()
    assert not takes_grammars(tmp_path / "model")
