"""Accounts: what is in them, transfers, and blocking a card. The PIN is the holder's."""

from __future__ import annotations

import hmac
from typing import Any

from flask import Blueprint, Response, jsonify, request

from . import money
from .once import Answer, once, sent
from .state import Books, Row, State


def bank_blueprint(state: State) -> Blueprint:
    """Return ``/accounts``."""
    pages = Blueprint("bank", __name__, url_prefix="/accounts")

    @pages.get("/<number>/balance")
    def balance(number: str) -> tuple[Response, int]:
        pin = request.headers.get("X-Pin", "")
        with state.books() as books:
            account = books.one("accounts", number=number)
        if account is None:
            return jsonify(reason="unknown"), 404
        if not _is_holder(account, pin):
            return jsonify(reason="wrong_pin"), 403
        return jsonify(number=number, balance=_balance(account), card=account["card"]), 200

    @pages.post("/<number>/transfers")
    def transfer(number: str) -> tuple[Response, int]:
        pin = request.headers.get("X-Pin", "")
        return once(state, lambda books: _transfer(books, number, pin, sent("to"), sent("amount")))

    @pages.post("/<number>/card/block")
    def block(number: str) -> tuple[Response, int]:
        return once(state, lambda books: _block(books, number))

    return pages


def _is_holder(account: Row, pin: Any) -> bool:
    return hmac.compare_digest(str(account["pin"]), str(pin))


def _balance(account: Row) -> str:
    return money.shown(account["balance"], account["currency"])


def _transfer(books: Books, number: str, pin: str, to: Any, amount: Any) -> Answer:
    account = books.one("accounts", number=number)
    payee = books.one("accounts", number=to) if isinstance(to, str) else None
    if account is None or payee is None or payee["number"] == number:
        return {"reason": "unknown"}, 404
    if not _is_holder(account, pin):
        return {"reason": "wrong_pin"}, 403
    sum_ = money.read(amount, account["currency"])
    if sum_ is None or payee["currency"] != account["currency"]:
        return {"reason": "wrong_amount"}, 422
    if sum_ > account["balance"]:
        return {"reason": "not_enough"}, 409
    for row, change in ((account, -sum_), (payee, sum_)):
        books.change("accounts", "number", row["number"], balance=row["balance"] + change)
        books.add("entries", {"account": row["number"], "what": "transfer", "amount": change})
    left = money.shown(account["balance"] - sum_, account["currency"])
    return {"number": number, "paid": money.shown(sum_, account["currency"]), "balance": left}, 201


def _block(books: Books, number: str) -> Answer:
    account = books.one("accounts", number=number)
    if account is None:
        return {"reason": "unknown"}, 404
    books.change("accounts", "number", number, card="blocked")
    return {"number": number, "card": "blocked"}, 200
