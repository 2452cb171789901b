"""``callsteer users``."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import ivr.people.passwords
from ivr.people.accounts import Accounts
from ivr.storage import open_database

pytestmark = pytest.mark.web


@pytest.fixture
def users(
    callsteer: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Any]:
    monkeypatch.setattr(ivr.people.passwords, "LOG_N", 4)
    monkeypatch.setenv("CALLSTEER_DATABASE", f"sqlite:///{tmp_path}/people.db")
    return lambda *arguments: callsteer("users", *arguments)


def test_a_user_is_added_with_a_password_that_works(
    users: Callable[..., Any], tmp_path: Path
) -> None:
    said = users("add", "ann", "--role", "tuner").out
    database = open_database(f"sqlite:///{tmp_path}/people.db")
    assert Accounts(database).check("ann", said.split()[-1]) is not None
    again = users("password", "ann").out
    assert Accounts(database).check("ann", said.split()[-1]) is None
    assert Accounts(database).check("ann", again.split()[-1]) is not None
    database.close()


def test_roles_change_and_users_go(users: Callable[..., Any]) -> None:
    users("add", "ann")
    users("role", "ann", "publisher")
    assert users("list", "--json").rows == [{"name": "ann", "role": "publisher", "one_time": True}]
    users("remove", "ann")
    assert users("list").out == ""


def test_what_is_not_there_is_one_clear_line(users: Callable[..., Any]) -> None:
    ran = users("remove", "ann")
    assert (ran.code, ran.err.strip()) == (2, "callsteer: there is no user ann")


def test_without_a_database_there_are_no_users(
    callsteer: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CALLSTEER_DATABASE", "none")
    assert "CALLSTEER_DATABASE is none" in callsteer("users", "list").err


def test_lines_of_a_user_are_named_and_opened_again(users: Callable[..., Any]) -> None:
    users("add", "ann")
    assert "ann serves bank, telecom" in users("lines", "ann", "bank", "telecom").out
    wrong = users("lines", "ann", "bank", "bnak")
    assert wrong.code == 2
    assert "there is no line 'bnak' here: name some of bank, " in wrong.err
    assert "ann serves all lines" in users("lines", "ann").out
