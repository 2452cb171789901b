"""The ladder of roles."""

from __future__ import annotations

import pytest

from ivr.people.roles import Role

pytestmark = pytest.mark.unit


def test_each_role_is_above_the_one_before() -> None:
    ladder = [Role.VIEWER, Role.AGENT, Role.TUNER, Role.PUBLISHER, Role.ADMIN]
    assert sorted(Role) == ladder


def test_a_word_is_a_role_and_back() -> None:
    assert [Role.of(role.word) for role in Role] == list(Role)


def test_an_unknown_role_names_those_there_are() -> None:
    with pytest.raises(ValueError, match="viewer, agent, tuner, publisher, admin"):
        Role.of("boss")
