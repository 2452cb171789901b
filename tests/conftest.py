"""Fixtures shared by all tests. Models come from where ``make test`` puts them."""

from __future__ import annotations

import asyncio
import os
import shutil
from asyncio import _set_running_loop
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import asr.models
from asr.errors import ModelError
from ivr.calls import CallOptions
from ivr.ports import Pcm
from ivr.settings import Settings, load_settings
from ivr.switchboard import Switchboard

ROOT = Path(__file__).parents[1]
CALLS = ROOT / "audio_fixtures" / "wav"
PATIENCE_MS = 30_000
"""For what a page has to show: models may have to be loaded first, on a busy machine."""
CHROMIUM = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update"),
    *("--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream"),
    "--autoplay-policy=no-user-gesture-required",
]
"""Nothing goes out, the microphone beeps, and nobody is asked."""


def missing(what: str) -> None:
    """Skip with a loud reason; under CI=true fail, since nothing is skipped silently there."""
    if os.environ.get("CI") == "true":
        pytest.fail(what)
    pytest.skip(what)


@pytest.fixture(scope="session")
def model() -> Callable[[str], Path]:
    """Return the folder of an installed model."""

    def folder(name: str) -> Path:
        try:
            return asr.models.find(name)
        except ModelError as error:
            missing(str(error))
            raise

    return folder


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Return settings that keep everything but models and caches in a folder of their own."""
    return load_settings(data=tmp_path_factory.mktemp("data"), port=8090)


@pytest.fixture(scope="session")
def switchboard(settings: Settings, model: Callable[[str], Path]) -> Switchboard:
    """Return a switchboard with the real recogniser, encoder and voice."""
    for name in asr.models.required():
        model(name)
    return Switchboard(settings)


@pytest.fixture(scope="session")
def bank() -> CallOptions:
    """Return the options of a recording that calls the bank."""
    return CallOptions(preset="bank")


@pytest.fixture(scope="session")
def chromium() -> Iterator[tuple[Any, asyncio.AbstractEventLoop]]:
    """Start Chromium once; return it and the loop by which it is driven, which is put aside."""
    found = shutil.which("chromium")
    if found is None:
        missing("no Chromium on this machine: install the package chromium")
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=found, args=CHROMIUM)
        loop = asyncio.get_running_loop()
        _set_running_loop(None)
        yield opened, loop
        _set_running_loop(loop)
        opened.close()


@pytest.fixture
def browser(chromium: tuple[Any, asyncio.AbstractEventLoop]) -> Iterator[Any]:
    """Return a real Chromium without a page; what a test opens in it is closed after it.

    Between tests its loop is not the thread's: others could not run one of their own.
    """
    opened, loop = chromium
    _set_running_loop(loop)
    yield opened
    for context in opened.contexts:
        context.close()
    _set_running_loop(None)


@pytest.fixture
def noise() -> Callable[[int, float], Pcm]:
    """Return a maker of white noise: (ms, level in dBFS) to int16 at 8000 Hz."""
    dice = np.random.default_rng(7)

    def make(length_ms: int, level_db: float) -> Pcm:
        samples = dice.standard_normal(length_ms * 8) * 10 ** (level_db / 20)
        return (np.clip(samples, -1, 1) * 32767).astype(np.int16)

    return make
