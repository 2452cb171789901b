"""Signed links."""

from __future__ import annotations

import pytest

from ivr.invited.links import Links

pytestmark = pytest.mark.unit


def test_a_link_leads_to_its_invitation_and_a_forged_one_nowhere() -> None:
    links = Links("secret")
    token = links.token("abc")
    assert links.invitation(token) == "abc"
    for forged in (token[:-1], "abc", "", Links("other").token("abc")):
        assert links.invitation(forged) == ""
