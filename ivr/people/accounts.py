"""The users. Every change is audited in the same transaction."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError

from ivr.errors import CallsteerError
from ivr.people.audit import audit
from ivr.people.passwords import hashed, matches, of_nobody, one_time_password, weakness
from ivr.people.roles import Role, User, lines_of
from ivr.storage.engine import Database, DatabaseSession
from ivr.storage.models import SignIn, UserRow

NAME = re.compile(r"[a-z0-9][a-z0-9._@-]{1,63}")
FIRST = "admin"


class PeopleError(CallsteerError):
    """A user cannot be made or changed so; the message is for whoever asked."""


class Accounts:
    """The table of users. ``by`` is always who makes the change."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def first_admin(self) -> str | None:
        """Make the first user if there is none; return the one-time password, None otherwise."""
        with self._database.begin() as session:
            if session.scalar(select(func.count(UserRow.id))):
                return None
        try:
            return self.add(FIRST, Role.ADMIN, "system")
        except PeopleError:  # another process was faster
            return None

    def all(self) -> Sequence[User]:
        """Return the users by name."""
        with self._database.begin() as session:
            return [_user(row) for row in session.scalars(select(UserRow).order_by(UserRow.name))]

    def check(self, name: str, password: str) -> User | None:
        """Return the user whose password that is; None takes as long."""
        with self._database.begin() as session:
            row = _find(session, name)
        right = matches(password, row.password if row is not None else of_nobody())
        return _user(row) if row is not None and right else None

    def add(self, name: str, role: Role, by: str) -> str:
        """Make a user and return the one-time password.

        Raises:
            PeopleError: the name is taken, or is none.

        """
        name = name.strip().lower()
        if not NAME.fullmatch(name):
            raise PeopleError("a name has 2 to 64 small letters, digits, dots, dashes or @")
        password = one_time_password()
        row = UserRow(
            name=name,
            role=role.word,
            password=hashed(password),
            must_change=True,
            created_at=datetime.now(UTC),
        )
        try:
            with self._database.begin() as session:
                session.add(row)
                session.flush()
                audit(session, by, "user added", name, None, {"role": role.word})
        except IntegrityError as error:
            raise PeopleError(f"there is already a user {name}") from error
        return password

    def reset(self, name: str, by: str) -> str:
        """Give a new one-time password and end all sign-ins.

        Raises:
            PeopleError: there is no such user.

        """
        password, digest = (made := one_time_password()), hashed(made)
        with self._database.begin() as session:
            row = _needed(session, name)
            row.password, row.must_change = digest, True
            session.execute(delete(SignIn).where(SignIn.user_id == row.id))
            audit(session, by, "password reset", row.name)
        return password

    def change_password(self, name: str, old: str, new: str) -> None:
        """Let a user change the password; all the user's sign-ins end.

        Raises:
            PeopleError: the old one is wrong, or the new one is weak or the same.

        """
        if self.check(name, old) is None:
            raise PeopleError("The present password is wrong.")
        if reason := weakness(new, name):
            raise PeopleError(reason)
        if new == old:
            raise PeopleError("The new password is the old one.")
        digest = hashed(new)
        with self._database.begin() as session:
            row = _needed(session, name)
            row.password, row.must_change = digest, False
            session.execute(delete(SignIn).where(SignIn.user_id == row.id))
            audit(session, row.name, "password changed", row.name)

    def set_role(self, name: str, role: Role, by: str) -> None:
        """Give another role.

        Raises:
            PeopleError: no such user, or nobody would be admin any more.

        """
        with self._database.begin() as session:
            row = _needed(session, name)
            if role is not Role.ADMIN:
                _keep_an_admin(session, row)
            before, row.role = row.role, role.word
            audit(session, by, "role changed", row.name, {"role": before}, {"role": role.word})

    def set_lines(self, name: str, presets: Sequence[str], by: str) -> None:
        """Say which lines a user serves at the desk; () for all.

        Raises:
            PeopleError: there is no such user.

        """
        with self._database.begin() as session:
            row = _needed(session, name)
            before, row.lines = row.lines, ",".join(lines_of(",".join(presets)))
            audit(session, by, "lines changed", row.name, {"lines": before}, {"lines": row.lines})

    def remove(self, name: str, by: str) -> None:
        """Remove a user and end the sign-ins.

        Raises:
            PeopleError: no such user, or nobody would be admin any more.

        """
        with self._database.begin() as session:
            row = _needed(session, name)
            _keep_an_admin(session, row)
            session.execute(delete(SignIn).where(SignIn.user_id == row.id))
            session.delete(row)
            audit(session, by, "user removed", row.name, {"role": row.role}, None)


def _find(session: DatabaseSession, name: str) -> UserRow | None:
    return session.scalar(select(UserRow).where(UserRow.name == name.strip().lower()))


def _needed(session: DatabaseSession, name: str) -> UserRow:
    row = _find(session, name)
    if row is None:
        raise PeopleError(f"there is no user {name}")
    return row


def _keep_an_admin(session: DatabaseSession, row: UserRow) -> None:
    """Refuse to take the last admin away. The rows are locked, where the database can."""
    admins = select(UserRow.id).where(UserRow.role == Role.ADMIN.word).with_for_update()
    if row.role == Role.ADMIN.word and set(session.scalars(admins)) == {row.id}:
        raise PeopleError(f"{row.name} is the last admin; make somebody else admin first")


def _user(row: UserRow) -> User:
    return User(row.id, row.name, Role.of(row.role), row.must_change, lines_of(row.lines))
