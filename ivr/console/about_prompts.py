"""What the line says: its words in the draft, and recordings in place of the voice."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from flask import Blueprint, Response, abort, jsonify, render_template, request

from intents.editing import EditError
from intents.pack import Pack
from ivr.completeness import missing
from ivr.console.about_voice import wav_of
from ivr.console.overtaken import mark_of
from ivr.console.parts import Console, Line, around, line_of, me
from ivr.people import Role, audit, needs
from ivr.people.guard import signed_in
from ivr.prompts.checking import wrong_with_recording
from ivr.prompts.variants import variants_of
from ivr.tuning.prompting import Prompt, examples_for, grouped, prompts_of, worded
from ivr.web.sent import sent

MOST_BYTES = 20_000_000


def add(pages: Blueprint, console: Console) -> None:
    """Add the page, its preview, and recordings."""
    _add_page(pages, console)
    _add_recordings(pages, console)


def _add_page(pages: Blueprint, console: Console) -> None:
    @pages.get("/prompts")
    @needs(Role.VIEWER)
    def prompts() -> str:
        line = line_of(console)
        frame = around(console, line)
        pack: Pack = frame["draft"].pack
        return render_template(
            "console/prompts.html",
            **frame,
            seen=partial(mark_of, pack, line.language, "prompt"),
            groups=grouped(pack, line.language),
            records=(user := signed_in()) is not None and user.role >= Role.PUBLISHER,
            recorded=recorded_in(_folder(console, line)),
            lacking={tag: missing(pack, tag) for tag in sorted(pack.languages)},
        )

    @pages.post("/prompts/preview")
    @needs(Role.VIEWER)
    def hear_prompt() -> Response:
        line, given = line_of(console), sent()
        name, text = str(given.get("prompt", "")), str(given.get("text", ""))
        pack = worded(console.workshop.draft(line.preset).pack, line.language, name, text)
        said = prompts_of(pack, line.language)[name].text
        voice = console.switchboard.prompts(pack, line.language)
        examples, count = examples_for(pack, said), len(variants_of(said))
        texts = [voice.text(name, examples, turn) for turn in range(count)]
        return wav_of(voice.speak(" ".join(texts)).audio)


def _add_recordings(pages: Blueprint, console: Console) -> None:
    @pages.post("/prompts/<name>/recording")
    @needs(Role.PUBLISHER)
    def keep_recording(name: str) -> Response:
        line = line_of(console)
        prompt = _prompt(console, line, name)
        sent = request.files.get("file")
        data = sent.stream.read(MOST_BYTES + 1) if sent is not None else b""
        if not data or len(data) > MOST_BYTES:
            raise EditError("Choose a WAV file of at most a minute.")
        if wrong := wrong_with_recording(prompt.text, data):
            raise EditError(wrong)
        file = _folder(console, line) / f"{prompt.name}.wav"
        file.parent.mkdir(parents=True, exist_ok=True)
        new = file.with_suffix(".new")
        new.write_bytes(data)
        new.replace(file)
        _note(console, line, "recording set", name)
        return jsonify(kept=name)

    @pages.get("/prompts/<name>/recording")
    @needs(Role.VIEWER)
    def recording(name: str) -> Response:
        line = line_of(console)
        file = _folder(console, line) / f"{_prompt(console, line, name).name}.wav"
        if not file.is_file():
            abort(404)
        return Response(file.read_bytes(), mimetype="audio/wav")

    @pages.post("/prompts/<name>/recording/erase")
    @needs(Role.PUBLISHER)
    def erase_recording(name: str) -> Response:
        line = line_of(console)
        file = _folder(console, line) / f"{_prompt(console, line, name).name}.wav"
        if not file.is_file():
            raise EditError("There is no recording any more. Reload the page.")
        file.unlink()
        _note(console, line, "recording erased", name)
        return jsonify(erased=name)


def recorded_in(folder: Path) -> frozenset[str]:
    """Return the prompts that have a recording."""
    return frozenset(file.stem for file in folder.glob("*.wav"))


def _prompt(console: Console, line: Line, name: str) -> Prompt:
    """Return a prompt that every line has; answers 404 for others, so that names are no paths."""
    pack = console.workshop.draft(line.preset).pack
    prompt = prompts_of(pack, line.language).get(name)
    if prompt is None or not prompt.shared:
        abort(404, "There is no such prompt.")
    return prompt


def _folder(console: Console, line: Line) -> Path:
    return console.switchboard.settings.recordings_of(line.preset) / line.language


def _note(console: Console, line: Line, action: str, name: str) -> None:
    audit(console.database, me(), action, f"{line.preset} {line.language} {name}")
