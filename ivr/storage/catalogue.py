"""Published catalogues, immutable and numbered, and the draft that will be the next one.

Version 0 is the pack as it came with the project or from its folder; it is not stored.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import defer

from intents.pack import Pack
from ivr.errors import CallsteerError
from ivr.storage.engine import Database
from ivr.storage.models import CatalogueDraft, CatalogueVersion


class DraftChanged(CallsteerError):
    """Somebody else has changed or published the draft meanwhile; nothing was kept."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A catalogue that is being changed."""

    pack: Pack
    revision: int
    """0 as long as nothing differs from the live version."""
    based_on: int
    """The version that was live when the first change was made."""
    changed_by: str = ""


@dataclass(frozen=True, slots=True)
class Published:
    """What publishing needs to know beside the draft."""

    by: str
    note: str
    overridden: str = ""
    """Why although the gate is closed; "" when it is open."""


class Catalogues:
    """The store. Every method is one transaction.

    Methods raise ``SQLAlchemyError`` when the database is out of order: a supervisor is told,
    and calls go on with what is loaded.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def live_number(self, preset: str) -> int:
        """Return the number of the newest version, 0 when none was published."""
        newest = select(func.max(CatalogueVersion.number)).where(CatalogueVersion.preset == preset)
        with self._database.begin() as session:
            return session.scalar(newest) or 0

    def pack(self, preset: str, number: int) -> Pack | None:
        """Return the pack of a version; None for one that was never published."""
        with self._database.begin() as session:
            row = session.get(CatalogueVersion, (preset, number))
            return Pack.model_validate(row.pack) if row is not None else None

    def history(self, preset: str) -> Sequence[CatalogueVersion]:
        """Return all versions, newest first, without their packs."""
        query = (
            select(CatalogueVersion)
            .where(CatalogueVersion.preset == preset)
            .order_by(CatalogueVersion.number.desc())
            .options(defer(CatalogueVersion.pack, raiseload=True))
        )
        with self._database.begin() as session:
            return session.scalars(query).all()

    def draft(self, preset: str, live: Pack) -> Draft:
        """Return the draft; ``live`` is what it begins as when nobody has changed anything."""
        with self._database.begin() as session:
            row = session.get(CatalogueDraft, preset)
            if row is not None:
                pack = Pack.model_validate(row.pack)
                return Draft(pack, row.revision, row.based_on, row.changed_by)
        return Draft(live, 0, self.live_number(preset))

    def save(self, preset: str, draft: Draft, pack: Pack, by: str) -> Draft:
        """Keep a changed draft; return it with its new revision.

        Raises:
            DraftChanged: somebody has saved another one since ``draft`` was read.

        """
        values = {
            "revision": draft.revision + 1,
            "based_on": draft.based_on,
            "pack": _plain(pack),
            "changed_by": by,
            "changed_at": datetime.now(UTC),
        }
        try:
            with self._database.begin() as session:
                if draft.revision == 0:
                    session.add(CatalogueDraft(preset=preset, **values))
                else:
                    mine = (CatalogueDraft.preset == preset) & (
                        CatalogueDraft.revision == draft.revision
                    )
                    done = session.execute(update(CatalogueDraft).where(mine).values(values))
                    _only_one(done.rowcount)  # type: ignore[attr-defined]
        except IntegrityError as error:
            raise _overtaken() from error
        return Draft(pack, draft.revision + 1, draft.based_on, by)

    def discard(self, preset: str, revision: int) -> None:
        """Forget the draft, which is at that revision (0: there is none).

        Raises:
            DraftChanged: somebody has changed or published it meanwhile.

        """
        mine = (CatalogueDraft.preset == preset) & (CatalogueDraft.revision == revision)
        with self._database.begin() as session:
            done = session.execute(delete(CatalogueDraft).where(mine))
            if revision:
                _only_one(done.rowcount)  # type: ignore[attr-defined]

    def publish(self, preset: str, draft: Draft, how: Published) -> int:
        """Freeze the draft as the next version and begin anew; return its number.

        Raises:
            DraftChanged: somebody has changed the draft, or published, meanwhile.

        """
        mine = (CatalogueDraft.preset == preset) & (CatalogueDraft.revision == draft.revision)
        number = draft.based_on + 1
        try:
            with self._database.begin() as session:
                session.add(_version(preset, number, _plain(draft.pack), how))
                session.flush()
                if draft.revision:
                    done = session.execute(delete(CatalogueDraft).where(mine))
                    _only_one(done.rowcount)  # type: ignore[attr-defined]
        except IntegrityError as error:
            raise _overtaken() from error
        return number

    def restore(self, preset: str, number: int, shipped: Pack, by: str) -> int:
        """Make an older version live again, as a new one; the draft stays as it is.

        ``shipped`` is version 0. Returns the new version's number.

        Raises:
            LookupError: there is no such version.
            DraftChanged: somebody has published meanwhile.

        """
        pack = shipped if number == 0 else self.pack(preset, number)
        if pack is None:
            raise LookupError(f"{preset} has no version {number}")
        live = self.live_number(preset)
        how = Published(by, f"Back to version {number}")
        row = _version(preset, live + 1, _plain(pack), how)
        row.restores = number
        moved = update(CatalogueDraft).where(CatalogueDraft.preset == preset)
        try:
            with self._database.begin() as session:
                session.add(row)
                session.execute(moved.values(based_on=live + 1))
        except IntegrityError as error:
            raise _overtaken() from error
        return live + 1


def _version(preset: str, number: int, pack: dict[str, Any], how: Published) -> CatalogueVersion:
    return CatalogueVersion(
        preset=preset,
        number=number,
        pack=pack,
        note=how.note,
        published_by=how.by,
        published_at=datetime.now(UTC),
        based_on=number - 1,
        overridden=how.overridden,
    )


def _plain(pack: Pack) -> dict[str, Any]:
    return pack.model_dump(mode="json")


def _only_one(changed: int) -> None:
    if changed != 1:
        raise _overtaken()


def _overtaken() -> DraftChanged:
    return DraftChanged(
        "Somebody else has changed or published this draft meanwhile. "
        "Reload the page and make your change again."
    )
