"""Bills, payments, data used, and known faults by area."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, jsonify

from . import money
from .once import Answer, once, sent
from .state import Books, State


def telecom_blueprint(state: State) -> Blueprint:
    """Return ``/bills`` and ``/outages``."""
    pages = Blueprint("telecom", __name__)

    @pages.get("/bills/<account>")
    def bill(account: str) -> tuple[Response, int]:
        with state.books() as books:
            row = books.one("bills", account=account)
        if row is None:
            return jsonify(reason="unknown"), 404
        due = money.shown(row["due"], row["currency"])
        return jsonify(account=account, due=due, due_on=row["due_on"], paid=row["due"] == 0), 200

    @pages.post("/bills/<account>/payments")
    def pay(account: str) -> tuple[Response, int]:
        return once(state, lambda books: _pay(books, account, sent("amount")))

    @pages.get("/bills/<account>/usage")
    def usage(account: str) -> tuple[Response, int]:
        with state.books() as books:
            row = books.one("bills", account=account)
        if row is None:
            return jsonify(reason="unknown"), 404
        over = row["used_gb"] > row["plan_gb"]
        return jsonify(
            account=account, used_gb=row["used_gb"], plan_gb=row["plan_gb"], over=over
        ), 200

    @pages.get("/outages/<postcode>")
    def outage(postcode: str) -> tuple[Response, int]:
        with state.books() as books:
            row = books.one("outages", postcode=postcode)
        if row is None:
            return jsonify(postcode=postcode, outage=False), 200
        known = bool(row["mended"])
        return jsonify(postcode=postcode, outage=True, known=known, mended=row["mended"]), 200

    return pages


def _pay(books: Books, account: str, amount: Any) -> Answer:
    row = books.one("bills", account=account)
    if row is None:
        return {"reason": "unknown"}, 404
    paid = money.read(amount, row["currency"])
    if paid is None:
        return {"reason": "wrong_amount"}, 422
    if paid > row["due"]:
        return {"reason": "more_than_due", "due": money.shown(row["due"], row["currency"])}, 409
    left = row["due"] - paid
    books.change("bills", "account", account, due=left)
    books.add("entries", {"account": account, "what": "payment", "amount": paid})
    return {
        "account": account,
        "paid": money.shown(paid, row["currency"]),
        "due": money.shown(left, row["currency"]),
    }, 201
