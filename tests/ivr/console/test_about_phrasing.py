"""What the page says while a phrase is typed."""

from __future__ import annotations

import pytest

from ivr.people import Role
from tests.ivr.console.conftest import Client, Office

pytestmark = pytest.mark.web


def warning(client: Client, phrase: str, intent: str = "order") -> str:
    status, answer = client.post("/console/watch", phrase=phrase, intent=intent)
    assert status == 200
    return str(answer["warning"])


@pytest.fixture
def ann(office: Office) -> Client:
    return office.signed_in(Role.TUNER)


def test_what_is_typed_is_compared_with_the_draft(ann: Client) -> None:
    assert "belongs to “refund”" in warning(ann, "My money back")
    assert "what we do not handle" in warning(ann, "what is the weather")
    ann.post("/console/draft/add-phrase", phrase="leaves for a pot", intent="refund")
    assert "belongs to “refund”" in warning(ann, "leaves for a pot")


def test_nothing_typed_warns_of_nothing_and_markup_is_only_text(ann: Client) -> None:
    assert warning(ann, "") == ""
    assert "<script>" not in warning(ann, "order <script>alert(1)</script>")
