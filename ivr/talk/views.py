"""The page, its sample clips, and the websocket of a call."""

from __future__ import annotations

import csv
import json
import logging
from pathlib import Path

from flask import Blueprint, Response, abort, jsonify, render_template

from asr.errors import AsrError
from intents.errors import IntentsError
from intents.pack_loader import load_pack, presets
from ivr.caller_audio import caller_audio
from ivr.errors import CallsteerError
from ivr.reception.beside import Beside
from ivr.storage import CallLog
from ivr.switchboard import Switchboard
from ivr.talk.conversation import Conversation
from ivr.telephony.websocket import WebSocket, add_websocket

logger = logging.getLogger(__name__)

FIXTURES = Path(__file__).parents[2] / "audio_fixtures"
CLIPS_SHOWN = 10


def talk_blueprint(
    switchboard: Switchboard, log: CallLog | None, beside: Beside | None = None
) -> Blueprint:
    """Return the pages; they share the process's switchboard, and ``beside`` know their calls."""
    known = beside or Beside()
    pages = Blueprint(
        "talk", __name__, template_folder="templates", static_folder="static", url_prefix="/talk"
    )

    @pages.get("/")
    def page() -> str:
        names = [(name, _company_name(name)) for name in presets()]
        return render_template("talk.html", presets=names, chosen=switchboard.settings.preset)

    @pages.get("/clips.json")
    def clips() -> Response:
        return jsonify(_clips())

    @pages.get("/clips/<name>.pcm")
    def clip(name: str) -> Response:
        if name not in {item["id"] for items in _clips().values() for item in items}:
            abort(404)
        audio = caller_audio(str(FIXTURES / "wav" / f"{name}.wav"))
        return Response(audio.astype("<i2").tobytes(), mimetype="application/octet-stream")

    def call(websocket: WebSocket) -> None:
        try:
            Conversation(websocket, switchboard, log, known).run()
        except (AsrError, IntentsError, CallsteerError) as error:
            logger.error("a call from the Talk page failed: %s", error)
            websocket.send(json.dumps({"type": "error", "message": str(error)}))

    add_websocket(pages, "/socket", call)
    return pages


def _company_name(preset: str) -> str:
    pack = load_pack(preset)
    return next(iter(pack.languages.values())).company


def _clips() -> dict[str, list[dict[str, str]]]:
    """Return the sample callers of each preset; empty where the project's recordings are not."""
    try:
        text = (FIXTURES / "manifest.csv").read_text(encoding="utf-8")
    except OSError:
        return {}
    found: dict[str, list[dict[str, str]]] = {}
    for row in csv.DictReader(text.splitlines()):
        items = found.setdefault(row["preset"], [])
        if len(items) < CLIPS_SHOWN and row["kind"] != "silence":
            name = row["reference"].split(" | ")[0] or f"({row['kind']})"
            items.append({"id": Path(row["path"]).stem, "text": name, "kind": row["kind"]})
    return found
