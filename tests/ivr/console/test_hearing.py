"""Signed addresses of what callers said."""

from __future__ import annotations

import pytest
from itsdangerous import URLSafeTimedSerializer

from ivr.console import hearing
from ivr.console.hearing import Hearing

pytestmark = pytest.mark.unit

PLACE = ("CA1", 2)


def test_a_token_leads_back_for_whom_it_was_made() -> None:
    token = Hearing("secret").token(PLACE, "ann")
    assert Hearing("secret").place(token, "ann") == PLACE
    assert Hearing("secret").place(token, "bob") is None


def test_a_token_of_somebody_elses_secret_or_kind_is_none() -> None:
    assert Hearing("secret").place(Hearing("other").token(PLACE, "ann"), "ann") is None
    invited = URLSafeTimedSerializer("secret", salt="invitation").dumps(["CA1", 2, "ann"])
    assert Hearing("secret").place(str(invited), "ann") is None
    assert Hearing("secret").place("CA1.2", "ann") is None


def test_a_token_that_is_too_old_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    token = Hearing("secret").token(PLACE, "ann")
    monkeypatch.setattr(hearing, "DAY_S", -1)
    assert Hearing("secret").place(token, "ann") is None
