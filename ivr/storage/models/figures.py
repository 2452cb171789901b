"""The key menu that the line has taken the place of, and experiments with versions."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, DateTime, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from ivr.storage.models.base import Base


class LegacyMenu(Base):
    """The old menu of a line, as it was imported."""

    __tablename__ = "legacy_menus"

    preset: Mapped[str] = mapped_column(String(64), primary_key=True)
    menu: Mapped[str] = mapped_column(Text)
    """The file, as it came (``ivr.numbers.legacy``)."""
    places: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    """Our destination of each of the menu's; "" for none."""
    changed_by: Mapped[str] = mapped_column(String(64))
    changed_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class Experiment(Base):
    """Two published versions side by side."""

    __tablename__ = "experiments"

    id: Mapped[int] = mapped_column(primary_key=True)
    preset: Mapped[str] = mapped_column(String(64), index=True)
    usual: Mapped[int]
    """Version of most calls."""
    other: Mapped[int]
    """Version that is tried."""
    newest: Mapped[int]
    """The newest version when it began: one that is published later overtakes it."""
    share: Mapped[float]
    """Of new calls that get ``other``."""
    least: Mapped[int]
    """Calls of each version from which it is judged."""
    started_by: Mapped[str] = mapped_column(String(64))
    started_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    ended_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    """None while it runs."""
    ended_by: Mapped[str] = mapped_column(String(64), default="")
    """"" when it stopped by itself."""
    why: Mapped[str] = mapped_column(Text, default="")
    """Why it was ended, in words."""
    counted: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    """What came of it, for good (``ivr.numbers.experiment.Result``); None while it may change."""
