"""Appointments and repeat prescriptions."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Blueprint, Response, jsonify

from .once import Answer, once, sent
from .state import Books, Row, State

READY_DAYS = 2


def clinic_blueprint(state: State) -> Blueprint:
    """Return ``/patients``."""
    pages = Blueprint("clinic", __name__, url_prefix="/patients")

    @pages.get("/<number>/appointment")
    def find(number: str) -> tuple[Response, int]:
        with state.books() as books:
            if books.one("patients", number=number) is None:
                return jsonify(reason="unknown"), 404
            taken = books.one("appointments", patient=number)
        if taken is None:
            return jsonify(reason="no_appointment"), 404
        return jsonify(_shown(taken)), 200

    @pages.post("/<number>/appointment/move")
    def move(number: str) -> tuple[Response, int]:
        return once(state, lambda books: _move(books, number, sent("date")))

    @pages.post("/<number>/appointment/cancel")
    def cancel(number: str) -> tuple[Response, int]:
        return once(state, lambda books: _cancel(books, number))

    @pages.post("/<number>/prescription")
    def repeat(number: str) -> tuple[Response, int]:
        return once(state, lambda books: _repeat(books, number))

    return pages


def _shown(appointment: Row) -> dict[str, Any]:
    return {name: appointment[name] for name in ("day", "time", "doctor")}


def _move(books: Books, number: str, day: Any) -> Answer:
    taken = books.one("appointments", patient=number)
    if taken is None:
        return {"reason": "no_appointment"}, 404
    free = books.some("appointments", patient="", day=day) if isinstance(day, str) else []
    if not free:
        return {"reason": "nothing_free"}, 409
    books.change("appointments", "id", taken["id"], patient="")
    books.change("appointments", "id", free[0]["id"], patient=number)
    return _shown(free[0]), 200


def _cancel(books: Books, number: str) -> Answer:
    taken = books.one("appointments", patient=number)
    if taken is None:
        return {"reason": "no_appointment"}, 404
    books.change("appointments", "id", taken["id"], patient="")
    return _shown(taken), 200


def _repeat(books: Books, number: str) -> Answer:
    patient = books.one("patients", number=number)
    if patient is None:
        return {"reason": "unknown"}, 404
    if not patient["repeats"]:
        return {"reason": "see_the_doctor"}, 409
    ready = (books.today + timedelta(days=READY_DAYS)).isoformat()
    books.change("patients", "number", number, repeats=patient["repeats"] - 1, ready=ready)
    return {"medicine": patient["medicine"], "ready": ready, "left": patient["repeats"] - 1}, 200
