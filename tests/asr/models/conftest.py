"""A models folder of our own, a local web server and a local wheel."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from asr.models import MODELS, ModelSource, store

WEIGHTS = bytes(range(256)) * 2000
SHA256 = hashlib.sha256(WEIGHTS).hexdigest()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep models in an empty folder."""
    monkeypatch.setattr(store, "_chosen", [tmp_path / "models"])
    return tmp_path / "models"


@pytest.fixture
def known(monkeypatch: pytest.MonkeyPatch) -> dict[str, ModelSource]:
    """Return a registry that a test may add to; everything reads it from now on."""
    entries: dict[str, ModelSource] = {}
    for module in ("asr.models.registry", "asr.models.store", "asr.models"):
        monkeypatch.setattr(f"{module}.MODELS", entries)
    assert MODELS is not entries
    return entries


def archive(files: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as target:
        for name, content in files.items():
            target.writestr(name, content)
    return made.getvalue()


class Site:
    """A web server with one file, which can misbehave."""

    def __init__(self) -> None:
        self.content = archive({"model-1/am/final.mdl": WEIGHTS, "model-1/README": b"hello"})
        self.cut_after: list[int] = []
        """Bytes after which the next answers break off."""
        self.ranges: list[str] = []
        """Range headers that came."""
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                site.answer(self)

            def log_message(self, *_arguments: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/model-1.zip"
        Thread(target=self.server.serve_forever, daemon=True).start()

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        begin = 0
        if wanted := request.headers.get("Range", ""):
            self.ranges.append(wanted)
            begin = int(wanted.removeprefix("bytes=").removesuffix("-"))
        rest = self.content[begin:]
        request.send_response(206 if wanted else 200)
        request.send_header("Content-Length", str(len(rest)))
        request.end_headers()
        request.wfile.write(rest[: self.cut_after.pop(0)] if self.cut_after else rest)


@pytest.fixture
def site() -> Iterator[Site]:
    served = Site()
    yield served
    served.server.shutdown()
    served.server.server_close()
