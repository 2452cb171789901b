"""Parcels: where they are, another day, another place."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from flask import Blueprint, Response, jsonify

from .once import Answer, once, sent
from .seed import TRIAL_DAYS
from .state import Books, Row, State

HELD_DAYS = 14
"""How far ahead a delivery can be put off."""
MOVABLE = ("in_transit", "collection")
"""States in which a parcel is not yet with a driver, or with its owner."""


def parcels_blueprint(state: State) -> Blueprint:
    """Return ``/parcels``."""
    pages = Blueprint("parcels", __name__, url_prefix="/parcels")

    @pages.get("/<number>")
    def track(number: str) -> tuple[Response, int]:
        with state.books() as books:
            parcel = books.one("parcels", number=number)
        return (jsonify(_shown(parcel)), 200) if parcel else (jsonify(reason="unknown"), 404)

    @pages.post("/<number>/delivery")
    def reschedule(number: str) -> tuple[Response, int]:
        return once(state, lambda books: _reschedule(books, number, sent("date")))

    @pages.post("/<number>/pickup")
    def to_pickup(number: str) -> tuple[Response, int]:
        return once(state, lambda books: _to_pickup(books, number, sent("place")))

    return pages


def _shown(parcel: Row) -> dict[str, Any]:
    return {
        "number": parcel["number"],
        "status": parcel["status"],
        "expected": parcel["expected"],
        "pickup": {"place": parcel["place"], "until": parcel["expected"]},
    }


def _reschedule(books: Books, number: str, wanted: Any) -> Answer:
    parcel = books.one("parcels", number=number)
    if parcel is None:
        return {"reason": "unknown"}, 404
    day = _day(wanted)
    latest = books.today + timedelta(days=HELD_DAYS)
    soonest = books.today - timedelta(days=TRIAL_DAYS)
    if day is None or not soonest < day <= latest or day.weekday() == 6:
        return {"reason": "not_that_day"}, 422
    if parcel["status"] not in MOVABLE:
        return {"reason": "too_late", "status": parcel["status"]}, 409
    books.change("parcels", "number", number, status="in_transit", expected=day.isoformat())
    return {"number": number, "status": "in_transit", "expected": day.isoformat()}, 200


def _to_pickup(books: Books, number: str, place: Any) -> Answer:
    parcel = books.one("parcels", number=number)
    if parcel is None:
        return {"reason": "unknown"}, 404
    if parcel["status"] == "delivered":
        return {"reason": "too_late", "status": "delivered"}, 409
    until = (books.today + timedelta(days=7)).isoformat()
    where = place if isinstance(place, str) and place else parcel["place"]
    books.change("parcels", "number", number, status="collection", expected=until, place=where)
    return {
        "number": number,
        "status": "collection",
        "pickup": {"place": where, "until": until},
    }, 200


def _day(wanted: Any) -> date | None:
    try:
        return date.fromisoformat(wanted)
    except (TypeError, ValueError):
        return None
