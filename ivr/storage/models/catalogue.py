"""Drafts of catalogues and the versions that were published. A version never changes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, DateTime, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from ivr.storage.models.base import Base


class CatalogueVersion(Base):
    """One published catalogue."""

    __tablename__ = "catalogue_versions"

    preset: Mapped[str] = mapped_column(String(64), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """From 1; 0 is the pack as it came."""
    pack: Mapped[dict[str, Any]] = mapped_column(JSON)
    note: Mapped[str] = mapped_column(Text, default="")
    published_by: Mapped[str] = mapped_column(String(64))
    published_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    based_on: Mapped[int] = mapped_column(default=0)
    """The version that was live before."""
    restores: Mapped[int | None]
    """The version whose pack this is again; None for one of its own."""
    overridden: Mapped[str] = mapped_column(Text, default="")
    """Why it was published although the gate was closed; "" when it was open."""


class CatalogueDraft(Base):
    """What supervisors are changing; one a preset."""

    __tablename__ = "catalogue_drafts"

    preset: Mapped[str] = mapped_column(String(64), primary_key=True)
    revision: Mapped[int]
    """Changes with every change: who saves an older one has been overtaken."""
    based_on: Mapped[int]
    pack: Mapped[dict[str, Any]] = mapped_column(JSON)
    changed_by: Mapped[str] = mapped_column(String(64))
    changed_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
