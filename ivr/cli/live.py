"""The pack that the next call gets: what commands that explain or hold back calls go by."""

from __future__ import annotations

from intents.pack import Pack
from intents.pack_loader import load_pack
from ivr.settings import load_settings
from ivr.storage import open_database
from ivr.storage.catalogue import Catalogues


def live_pack(preset: str) -> Pack:
    """Return what was published last; the pack as it came where nothing was, or nothing is kept.

    Raises:
        PackError, StorageError: the pack or the database cannot be used.

    """
    shipped, url = load_pack(preset), load_settings().database_url
    if not url:
        return shipped
    database = open_database(url)
    try:
        versions = Catalogues(database)
        number = versions.live_number(shipped.preset)
        return (versions.pack(shipped.preset, number) if number else None) or shipped
    finally:
        database.close()
