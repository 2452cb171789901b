"""The rows of benchmarks as JSON: the same keys for every one, a figure an object."""

from __future__ import annotations

import json

import pytest

from benchmarks.report import report

pytestmark = pytest.mark.unit


def test_a_row_of_several_figures_is_an_object_for_each(capsys: pytest.CaptureFixture[str]) -> None:
    row = {
        "benchmark": "speech",
        "method": "moonshine",
        "set": "digits",
        "exact": 0.97,
        "wer": 0.03,
    }
    report([row], as_json=True, metrics=("exact", "wer"))
    first, second = map(json.loads, capsys.readouterr().out.splitlines())
    assert first == {
        "benchmark": "speech",
        "method": "moonshine",
        "shots": None,
        "metric": "exact",
        "value": 0.97,
        "seeds": 1,
        "set": "digits",
    }
    assert (second["metric"], second["value"]) == ("wer", 0.03)


def test_a_row_of_one_figure_keeps_its_method_shots_and_seeds(
    capsys: pytest.CaptureFixture[str],
) -> None:
    row = {"benchmark": "clinc150", "method": "tf-idf alone", "shots": 10, "seeds": 3}
    report([row | {"metric": "accuracy", "value": 0.8}], as_json=True)
    assert json.loads(capsys.readouterr().out) == row | {"metric": "accuracy", "value": 0.8}


def test_without_json_it_is_a_table(capsys: pytest.CaptureFixture[str]) -> None:
    report([{"benchmark": "latency", "p50_ms": 540}], as_json=False, metrics=("p50_ms",))
    assert "540" in capsys.readouterr().out
