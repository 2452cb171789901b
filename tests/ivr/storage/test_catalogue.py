"""Drafts, versions, and two supervisors at once."""

from __future__ import annotations

import pytest

from intents import editing
from intents.pack import Pack
from intents.pack_loader import load_pack
from ivr.storage import Database
from ivr.storage.catalogue import Catalogues, Draft, DraftChanged, Published

pytestmark = pytest.mark.web

HOW = Published(by="ann", note="more phrases")


@pytest.fixture(scope="module")
def bank() -> Pack:
    return load_pack("bank")


@pytest.fixture
def catalogues(database: Database) -> Catalogues:
    return Catalogues(database)


def changed(pack: Pack, phrase: str) -> Pack:
    return editing.add_phrase(pack, "en", "balance", phrase)


def saved(catalogues: Catalogues, bank: Pack, phrase: str = "how rich am i") -> Draft:
    draft = catalogues.draft("bank", bank)
    return catalogues.save("bank", draft, changed(draft.pack, phrase), "ann")


def test_the_draft_begins_as_what_is_live(catalogues: Catalogues, bank: Pack) -> None:
    assert catalogues.draft("bank", bank) == Draft(bank, 0, 0)
    assert catalogues.live_number("bank") == 0


def test_a_draft_survives_and_is_the_same_pack(catalogues: Catalogues, bank: Pack) -> None:
    draft = saved(catalogues, bank)
    assert catalogues.draft("bank", bank) == draft
    assert draft.pack == changed(bank, "how rich am i")
    assert draft.revision == 1


def test_of_two_changes_to_one_revision_the_second_is_refused(
    catalogues: Catalogues, bank: Pack
) -> None:
    for draft in (catalogues.draft("bank", bank), saved(catalogues, bank)):
        if draft.revision:
            catalogues.save("bank", draft, changed(draft.pack, "am i broke"), "bob")
        with pytest.raises(DraftChanged, match="Reload"):
            catalogues.save("bank", draft, changed(draft.pack, "what have i got"), "ann")


def test_publishing_freezes_the_draft_as_the_next_version(
    catalogues: Catalogues, bank: Pack
) -> None:
    draft = saved(catalogues, bank)
    assert catalogues.publish("bank", draft, HOW) == 1
    assert catalogues.live_number("bank") == 1
    assert catalogues.pack("bank", 1) == draft.pack
    assert catalogues.draft("bank", draft.pack) == Draft(draft.pack, 0, 1)
    (version,) = catalogues.history("bank")
    assert (version.number, version.note, version.published_by) == (1, "more phrases", "ann")


def test_a_draft_that_somebody_changed_or_published_is_not_published(
    catalogues: Catalogues, bank: Pack
) -> None:
    draft = saved(catalogues, bank)
    newer = catalogues.save("bank", draft, changed(draft.pack, "am i broke"), "bob")
    with pytest.raises(DraftChanged):
        catalogues.publish("bank", draft, HOW)
    assert catalogues.live_number("bank") == 0, "nothing was kept"
    catalogues.publish("bank", newer, HOW)
    with pytest.raises(DraftChanged):
        catalogues.publish("bank", newer, HOW)


@pytest.mark.parametrize("number", [0, 1])
def test_going_back_is_a_new_version_with_the_old_pack(
    catalogues: Catalogues, bank: Pack, number: int
) -> None:
    first = saved(catalogues, bank)
    catalogues.publish("bank", first, HOW)
    second = catalogues.draft("bank", first.pack)
    second = catalogues.save("bank", second, changed(first.pack, "am i broke"), "ann")
    catalogues.publish("bank", second, HOW)
    assert catalogues.restore("bank", number, bank, "bob") == 3
    assert catalogues.pack("bank", 3) == (bank if number == 0 else first.pack)
    assert catalogues.history("bank")[0].restores == number


def test_a_draft_outlives_going_back(catalogues: Catalogues, bank: Pack) -> None:
    catalogues.publish("bank", saved(catalogues, bank), HOW)
    draft = saved(catalogues, bank, "am i broke")
    catalogues.restore("bank", 0, bank, "bob")
    draft = catalogues.draft("bank", bank)
    assert catalogues.publish("bank", draft, HOW) == 3


def test_going_back_to_what_never_was_is_refused(catalogues: Catalogues, bank: Pack) -> None:
    with pytest.raises(LookupError, match="no version 7"):
        catalogues.restore("bank", 7, bank, "bob")
    assert catalogues.pack("bank", 7) is None


def test_a_draft_can_be_thrown_away(catalogues: Catalogues, bank: Pack) -> None:
    saved(catalogues, bank)
    catalogues.discard("bank", 1)
    assert catalogues.draft("bank", bank).revision == 0


def test_a_draft_that_somebody_changed_is_not_thrown_away(
    catalogues: Catalogues, bank: Pack
) -> None:
    saved(catalogues, bank)
    with pytest.raises(DraftChanged):
        catalogues.discard("bank", 2)
    assert catalogues.draft("bank", bank).revision == 1
    catalogues.discard("parcel", 0)  # there is none


def test_presets_do_not_mix(catalogues: Catalogues, bank: Pack) -> None:
    catalogues.publish("bank", saved(catalogues, bank), HOW)
    assert catalogues.live_number("parcel") == 0
    assert catalogues.history("parcel") == []
