"""Links that end."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ivr.companion import Links

pytestmark = pytest.mark.unit

LINKS = Links("a secret", "https://ivr.example.com/")


def token(links: Links = LINKS) -> str:
    link = links.link("page1")
    assert link.startswith("https://ivr.example.com/c/")
    return link.rpartition("/")[2]


def test_a_link_leads_to_its_page() -> None:
    assert LINKS.page_of(token()) == "page1"


def test_a_forged_link_leads_nowhere() -> None:
    assert LINKS.page_of(token()[:-1] + "~") == ""
    assert LINKS.page_of(token(Links("another secret", "https://ivr.example.com"))) == ""
    assert LINKS.page_of("") == ""


def test_an_old_link_leads_nowhere() -> None:
    short = Links("a secret", "https://ivr.example.com", timedelta(seconds=-1))
    assert short.page_of(token()) == ""


def test_a_payment_reference_is_no_link_and_a_link_no_reference() -> None:
    assert LINKS.call_of(LINKS.reference("CA1")) == "CA1"
    assert LINKS.page_of(LINKS.reference("CA1")) == ""
    assert LINKS.call_of(token()) == ""
