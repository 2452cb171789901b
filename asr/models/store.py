"""What is installed: finding models, and checking that they are as they were."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Any

from platformdirs import user_cache_path

from asr.errors import ModelError
from asr.models.registry import MODELS, ModelSource, source_of

MANIFEST = "callsteer-manifest.json"
"""In each downloaded model's folder: sha256 and size of every file, as it came."""
BLOCK = 1 << 20

_chosen: list[Path] = []  # at most one: the folder of the settings


class State(StrEnum):
    """Of a model."""

    INSTALLED = "installed"
    MISSING = "missing"
    INCOMPLETE = "incomplete"


def use_folder(folder: Path) -> None:
    """Keep the models in ``folder`` from now on; the settings say which."""
    _chosen[:] = [folder]


def cache_folder() -> Path:
    """Return the folder of all models: the settings', CALLSTEER_MODELS, or the user's cache."""
    if _chosen:
        return _chosen[0]
    given = os.environ.get("CALLSTEER_MODELS")
    return Path(given) if given else user_cache_path("callsteer") / "models"


def state(name: str) -> State:
    """Return whether a model is there, by names and sizes; ``verify`` reads the bytes."""
    folder = cache_folder() / name
    if not folder.is_dir():
        return State.MISSING
    kept = manifest(folder)
    if kept is None:  # put there by hand
        names = MODELS[name].files if name in MODELS else ()
        whole = all((folder / file).is_file() for file in names)
        return State.INSTALLED if whole else State.INCOMPLETE
    for file, entry in kept.items():
        path = folder / file
        if not path.is_file() or path.stat().st_size != entry["size"]:
            return State.INCOMPLETE
    return State.INSTALLED


def find(name: str) -> Path:
    """Return an installed model's folder.

    Raises:
        ModelError: it is not there, or not whole.

    """
    source_of(name)
    folder = cache_folder() / name
    found = state(name)
    if found is State.INSTALLED:
        return folder
    what = "is not in" if found is State.MISSING else "is not whole in"
    raise ModelError(f"model {name} {what} {cache_folder()}; run: callsteer models download {name}")


def find_vosk(language: str) -> Path | None:
    """Return the folder of a Vosk model for ``language``, None when there is none.

    VOSK_MODEL_PATH (folders, separated as in PATH) comes first, then downloaded models, then
    folders put in the cache by hand whose name holds the language, like ``vosk-model-fr-0.22``.
    """
    for given in filter(None, os.environ.get("VOSK_MODEL_PATH", "").split(os.pathsep)):
        return Path(given)
    for name, model in MODELS.items():
        if model.url and model.language == language and state(name) is State.INSTALLED:
            return cache_folder() / name
    by_hand = sorted(cache_folder().glob(f"vosk-model*-{language}*"))
    return by_hand[-1] if by_hand else None


def verify(name: str) -> list[str]:
    """Return what is wrong with an installed model, one line each; [] when it is as it was.

    Raises:
        ModelError: it is not there at all.

    """
    model = source_of(name)
    folder = cache_folder() / name
    if not folder.is_dir():
        raise ModelError(
            f"model {name} is not in {cache_folder()}; run: callsteer models download {name}"
        )
    return list(problems_of(folder, model))


def problems_of(folder: Path, model: ModelSource) -> Iterator[str]:
    """Yield what differs from the registry's checksums and from the folder's own manifest."""
    kept = manifest(folder) or {}
    expected = {**{file: entry["sha256"] for file, entry in kept.items()}, **model.files}
    if not expected:
        yield f"{folder}: no checksums are known; delete the folder and download it again"
    for file, sha256 in expected.items():
        path = folder / file
        if not path.is_file():
            yield f"{path}: missing"
        elif digest(path) != sha256:
            yield f"{path}: altered (its sha256 is not {sha256[:12]}…)"


def manifest(folder: Path) -> dict[str, dict[str, Any]] | None:
    """Return the folder's manifest, None when it has none that can be read."""
    try:
        kept: dict[str, dict[str, Any]] = json.loads((folder / MANIFEST).read_text())
    except (OSError, ValueError):
        return None
    return kept


def write_manifest(folder: Path) -> None:
    """Record every file of ``folder`` as it is now."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    kept = {
        path.relative_to(folder).as_posix(): {
            "sha256": digest(path),
            "size": path.stat().st_size,
        }
        for path in files
    }
    (folder / MANIFEST).write_text(json.dumps(kept, indent=1))


def digest(path: Path) -> str:
    """Return a file's sha256."""
    sha256 = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            sha256.update(block)
    return sha256.hexdigest()
