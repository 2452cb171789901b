"""numpy works with one thread wherever calls are answered, unless somebody says otherwise."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

pytestmark = pytest.mark.unit

ASKED = """
import os, sys
class Watch:
    def find_spec(self, name, *_):
        if name == "numpy":
            print(os.environ.get("OPENBLAS_NUM_THREADS"))
sys.meta_path.insert(0, Watch())
import {package}, numpy
"""
"""Prints what numpy finds when it is first imported."""


@pytest.mark.parametrize(
    ("package", "given", "threads"),
    [
        ("ivr.cli", None, "1"),
        ("app", None, "1"),
        ("benchmarks.intents", None, "1"),
        ("ivr.cli", "2", "2"),
    ],
)
def test_numpy_has_one_thread_unless_told_otherwise(
    package: str, given: str | None, threads: str
) -> None:
    name = "OPENBLAS_NUM_THREADS"
    environment = {key: value for key, value in os.environ.items() if key != name}
    environment |= {name: given} if given is not None else {}
    command = [sys.executable, "-c", ASKED.format(package=package)]
    found = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert found.stdout.split() == [threads]
