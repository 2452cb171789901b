"""Fictional customers and their things. Amounts are in hundredths."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

SCHEMA = (
    "CREATE TABLE IF NOT EXISTS seeded (day TEXT)",
    "CREATE TABLE IF NOT EXISTS done (key TEXT PRIMARY KEY, status INTEGER, answer TEXT)",
    "CREATE TABLE IF NOT EXISTS accounts (number TEXT PRIMARY KEY, holder TEXT, pin TEXT, "
    "balance INTEGER, currency TEXT, card TEXT)",
    "CREATE TABLE IF NOT EXISTS entries (account TEXT, what TEXT, amount INTEGER)",
    "CREATE TABLE IF NOT EXISTS bills (account TEXT PRIMARY KEY, holder TEXT, due INTEGER, "
    "currency TEXT, due_on TEXT, used_gb INTEGER, plan_gb INTEGER)",
    "CREATE TABLE IF NOT EXISTS outages (postcode TEXT PRIMARY KEY, mended TEXT)",
    "CREATE TABLE IF NOT EXISTS patients (number TEXT PRIMARY KEY, name TEXT, medicine TEXT, "
    "repeats INTEGER, ready TEXT)",
    "CREATE TABLE IF NOT EXISTS appointments (id INTEGER PRIMARY KEY, day TEXT, time TEXT, "
    "doctor TEXT, patient TEXT)",
    "CREATE TABLE IF NOT EXISTS parcels (number TEXT PRIMARY KEY, status TEXT, expected TEXT, "
    "place TEXT)",
    "CREATE TABLE IF NOT EXISTS tickets (number TEXT PRIMARY KEY, employee TEXT, status TEXT, "
    "due TEXT, about TEXT)",
    "CREATE TABLE IF NOT EXISTS employees (number TEXT PRIMARY KEY, name TEXT, mail TEXT, "
    "links INTEGER)",
)
TABLES = (
    *("accounts", "entries", "bills", "outages", "patients", "appointments"),
    *("parcels", "tickets", "employees"),
)
DOCTORS = ("Dr. Osei", "Dr. Lindgren")
TIMES = ("09:00", "10:30", "14:00")
TRIAL_DAYS = 6
"""Trials pretend that it is last Wednesday noon: days since then count as still to come."""
APPOINTMENT_DAYS = 30
"""How far ahead the clinic's book goes."""


On = Callable[[int], str]
"""From days ahead to a date as the tables keep it."""


def seed(today: date) -> Mapping[str, list[dict[str, Any]]]:
    """Return the rows of every table that a day begins with."""

    def on(days: int) -> str:
        return (today + timedelta(days=days)).isoformat()

    return {
        **_money(on),
        **_health(today),
        **_parcels(on),
        **_helpdesk(on),
    }


def _money(on: On) -> dict[str, list[dict[str, Any]]]:
    """Return what the bank and the telephone company know."""
    return {
        "accounts": _rows(
            ("number", "holder", "pin", "balance", "currency", "card"),
            ("10203040", "Amara Nwosu", "2580", 125_075, "USD", "active"),
            ("60708090", "Ben Castillo", "8526", 9_900, "USD", "active"),
            ("20304050", "Tom Ashdown", "1470", 31_240, "GBP", "active"),
            ("30405060", "Linh Tran", "3690", 1_850_000_000, "VND", "active"),
            ("40506070", "Wei Zhang", "7412", 986_050, "CNY", "active"),
            ("50607080", "Parisa Karimi", "9513", 4_200_000_000, "IRT", "active"),
        ),
        "entries": [],
        "bills": _rows(
            ("account", "holder", "due", "currency", "due_on", "used_gb", "plan_gb"),
            ("204060", "Joe Barlow", 8_650, "USD", on(12), 14, 20),
            ("305070", "Mina Hale", 4_200, "GBP", on(5), 31, 30),
            ("406080", "Ravi Menon", 0, "USD", on(20), 3, 10),
        ),
        "outages": _rows(("postcode", "mended"), ("60614", f"{on(0)}T18:30"), ("10115", "")),
    }


def _health(today: date) -> dict[str, list[dict[str, Any]]]:
    """Return what the pharmacy and the clinic know."""
    return {
        "patients": _rows(
            ("number", "name", "medicine", "repeats", "ready"),
            ("731204", "Grace Obi", "lisinopril", 3, ""),
            ("731305", "Luis Ortega", "metformin", 0, ""),
            ("731406", "Hana Sato", "", 0, ""),
        ),
        "appointments": _appointments(today),
    }


def _parcels(on: On) -> dict[str, list[dict[str, Any]]]:
    """Return what the carrier of parcels knows."""
    return {
        "parcels": _rows(
            ("number", "status", "expected", "place"),
            ("1234", "in_transit", on(2), "Canal Street parcel shop"),
            ("123456", "out_for_delivery", on(0), "Canal Street parcel shop"),
            ("654321", "in_transit", on(1), "Station Road locker"),
            ("778899", "delivered", on(-1), "Station Road locker"),
            ("445566", "collection", on(7), "Canal Street parcel shop"),
        ),
    }


def _helpdesk(on: On) -> dict[str, list[dict[str, Any]]]:
    """Return what the helpdesk knows."""
    return {
        "tickets": _rows(
            ("number", "employee", "status", "due", "about"),
            ("50123", "4411", "in_progress", on(1), "laptop screen"),
            ("50124", "4412", "waiting_for_you", on(3), "access to the finance folder"),
            ("50125", "4411", "resolved", on(-1), "printer on floor two"),
        ),
        "employees": _rows(
            ("number", "name", "mail", "links"),
            ("4411", "Nora Feld", "nora.feld@example.com", 0),
            ("4412", "Sam Idris", "sam.idris@example.com", 0),
        ),
    }


def _appointments(today: date) -> list[dict[str, Any]]:
    """Return the clinic's free and taken times of the next weeks; closed at weekends."""
    rows: list[dict[str, Any]] = []
    for ahead in range(-TRIAL_DAYS, APPOINTMENT_DAYS + 1):
        day = today + timedelta(days=ahead)
        if day.weekday() < 5:
            rows += [
                {"day": day.isoformat(), "time": time, "doctor": doctor, "patient": ""}
                for doctor, time in zip((*DOCTORS, DOCTORS[0]), TIMES, strict=True)
            ]
    soon = [row for row in rows if row["day"] > today.isoformat()]
    soon[4]["patient"], soon[7]["patient"] = "731204", "731305"
    return rows


def _rows(columns: tuple[str, ...], *values: tuple[Any, ...]) -> list[dict[str, Any]]:
    return [dict(zip(columns, row, strict=True)) for row in values]
