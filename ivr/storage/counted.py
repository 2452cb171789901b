"""What counts: calls of a line's callers; examples only while nobody has called."""

from __future__ import annotations

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from ivr.storage.models import Call


def counted(
    preset: str | InstrumentedAttribute[str], is_sample: InstrumentedAttribute[bool]
) -> ColumnElement[bool]:
    """Return the condition of rows of a line (a name or a column) that may be counted together."""
    own = aliased(Call)
    called = select(own.call_sid).where(
        own.preset == preset, own.is_sample.is_(False), own.trial == ""
    )
    return is_sample.is_(False) | ~called.exists()
