"""Who calls, and in which order."""

from __future__ import annotations

from pathlib import Path

import pytest

from ivr.errors import ConfigError
from ivr.simulator.manifest import Row, in_turn, read_manifest
from tests.conftest import ROOT

pytestmark = pytest.mark.unit

HEADER = "path,preset,destination,reference,keys\n"


def manifest(folder: Path, *lines: str, header: str = HEADER) -> Path:
    path = folder / "manifest.csv"
    path.write_text(header + "\n".join(lines))
    return path


def row(preset: str, number: int) -> Row:
    return Row(f"{preset}{number}", Path("x"), preset, "")


def test_a_row_holds_what_is_said_pressed_and_wanted(tmp_path: Path) -> None:
    path = manifest(tmp_path, "wav/a.wav,bank,accounts,my balance | yes,1|23", "b.wav,bank,,,")
    one, other = read_manifest(path)
    assert one == Row(
        "wav/a.wav",
        tmp_path / "wav/a.wav",
        "bank",
        "accounts",
        ("my balance", "yes"),
        ("1", "23"),
    )
    assert (other.wanted, other.utterances, other.keys) == ("", (), ())


def test_columns_that_are_not_there_are_empty(tmp_path: Path) -> None:
    path = manifest(tmp_path, "a.wav,bank,x", header="path,preset,destination\n")
    assert read_manifest(path)[0].utterances == ()


def test_one_preset_can_be_chosen(tmp_path: Path) -> None:
    path = manifest(tmp_path, "a,bank,,,", "b,clinic,,,")
    assert [one.file for one in read_manifest(path, "clinic")] == ["b"]
    with pytest.raises(ConfigError, match="no row for preset 'parcel'"):
        read_manifest(path, "parcel")


@pytest.mark.parametrize(
    ("header", "line", "words"),
    [
        (HEADER, ",bank,,,", "row 1 has no path"),
        (HEADER, "a,,,,", "row 1 has no preset"),
        ("path,preset\n", "a,bank", "row 1 has no destination"),
        (HEADER, "", "no row at all"),
    ],
)
def test_a_manifest_that_cannot_be_used_is_named(
    tmp_path: Path, header: str, line: str, words: str
) -> None:
    with pytest.raises(ConfigError, match=words):
        read_manifest(manifest(tmp_path, line, header=header))


def test_a_missing_manifest_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"none\.csv: .*cannot be read: No such file") as caught:
        read_manifest(tmp_path / "none.csv")
    assert "Errno" not in str(caught.value)


def test_a_manifest_that_is_no_text_is_named(tmp_path: Path) -> None:
    (tmp_path / "odd.csv").write_bytes(b"ab\xff")
    with pytest.raises(ConfigError, match="cannot be read: byte 3 is no UTF-8 text"):
        read_manifest(tmp_path / "odd.csv")


def test_presets_take_turns_and_rows_go_round() -> None:
    rows = [row("a", 1), row("a", 2), row("a", 3), row("b", 1), row("c", 1)]
    order = ["a1", "b1", "c1", "a2", "a3"]
    assert [one.file for one in in_turn(rows, 5)] == order
    assert [one.file for one in in_turn(rows, 7)] == [*order, "a1", "b1"]


def test_the_sample_callers_can_call() -> None:
    rows = read_manifest(ROOT / "audio_fixtures" / "manifest.csv")
    assert {one.preset for one in rows} == {"bank", "telecom", "clinic", "parcel", "it_helpdesk"}
    assert all(one.path.is_file() for one in rows)
