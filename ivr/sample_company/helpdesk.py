"""Tickets and password links of the internal help desk."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Blueprint, Response, jsonify

from .once import Answer, once, sent
from .state import Books, State

DUE_DAYS = 2
FIRST_TICKET = 50_200


def helpdesk_blueprint(state: State) -> Blueprint:
    """Return ``/tickets`` and ``/employees``."""
    pages = Blueprint("helpdesk", __name__)

    @pages.get("/tickets/<number>")
    def ticket(number: str) -> tuple[Response, int]:
        with state.books() as books:
            row = books.one("tickets", number=number)
        return (jsonify(row), 200) if row else (jsonify(reason="unknown"), 404)

    @pages.post("/tickets")
    def new() -> tuple[Response, int]:
        return once(state, lambda books: _new(books, sent("employee"), sent("about")))

    @pages.post("/employees/<number>/password-link")
    def password(number: str) -> tuple[Response, int]:
        return once(state, lambda books: _link(books, number))

    return pages


def _new(books: Books, employee: Any, about: Any) -> Answer:
    if not isinstance(employee, str) or books.one("employees", number=employee) is None:
        return {"reason": "unknown"}, 404
    number = str(FIRST_TICKET + len(books.some("tickets")))
    due = (books.today + timedelta(days=DUE_DAYS)).isoformat()
    row = {"number": number, "employee": employee, "status": "open", "due": due}
    books.add("tickets", {**row, "about": about if isinstance(about, str) else ""})
    return row, 201


def _link(books: Books, number: str) -> Answer:
    employee = books.one("employees", number=number)
    if employee is None:
        return {"reason": "unknown"}, 404
    books.change("employees", "number", number, links=employee["links"] + 1)
    return {"number": number, "sent": True}, 200
