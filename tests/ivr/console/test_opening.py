"""The console with its threads: what is published reaches new calls, and all of it ends."""

from __future__ import annotations

from pathlib import Path
from threading import enumerate as threads

import pytest

from intents import editing
from ivr.console.opening import open_console
from ivr.settings import load_settings
from ivr.storage import open_database
from ivr.storage.bus import Bus
from ivr.storage.catalogue import Catalogues, Published
from ivr.switchboard import Switchboard

pytestmark = pytest.mark.web


def test_what_is_published_is_live_and_every_thread_ends(tmp_path: Path) -> None:
    before = set(threads())
    database = open_database(f"sqlite:///{tmp_path}/calls.db")
    board = Switchboard(load_settings(data=tmp_path, database="none"))
    opened = open_console(board, database, Bus(), lambda _type, _data: None, "secret")
    assert [pages.name for pages in opened.pages] == ["console", "invited"]
    live, number = board.companies.live_pack("bank")
    catalogues = Catalogues(database)
    draft = catalogues.draft("bank", live)
    changed = editing.add_phrase(live, "en", "balance", "how rich am i")
    draft = catalogues.save("bank", draft, changed, "ann")
    catalogues.publish("bank", draft, Published("ann", ""))
    assert board.companies.live_pack("bank") == (changed, number + 1)
    for close in opened.closing:
        close()
    assert set(threads()) <= before
    database.close()
