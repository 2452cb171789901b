"""What people may do, as one ladder: each role may do what those below it may."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum


class Role(IntEnum):
    """Rungs of the ladder; ``Role.AGENT < Role.ADMIN``."""

    VIEWER = 1
    """Reads reports."""
    AGENT = 2
    """Takes calls."""
    TUNER = 3
    """Changes drafts: phrases, needs, notices."""
    PUBLISHER = 4
    """Makes drafts live."""
    ADMIN = 5
    """Manages users and settings."""

    @property
    def word(self) -> str:
        """As it is stored and shown: ``agent``."""
        return self.name.lower()

    @classmethod
    def of(cls, word: str) -> Role:
        """Return the role of that name.

        Raises:
            ValueError: there is no such role.

        """
        try:
            return cls[word.strip().upper()]
        except KeyError:
            known = ", ".join(role.word for role in cls)
            raise ValueError(f"{word!r} is no role; take one of {known}") from None


@dataclass(frozen=True, slots=True)
class User:
    """Somebody who may sign in."""

    id: int
    name: str
    role: Role
    must_change: bool = False
    """The password was given by somebody else and has to be changed first."""
    lines: tuple[str, ...] = ()
    """Presets that this user serves at the desk; () for all."""

    def serves(self, preset: str) -> bool:
        """Whether calls to a line are this user's."""
        return not self.lines or preset in self.lines


def lines_of(text: str) -> tuple[str, ...]:
    """Return presets as they are stored, between commas.

    >>> lines_of("telecom, bank,")
    ('bank', 'telecom')
    """
    return tuple(sorted(filter(None, map(str.strip, text.split(",")))))
