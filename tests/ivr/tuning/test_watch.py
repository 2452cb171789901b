"""What was published elsewhere reaches new calls."""

from __future__ import annotations

from threading import Event

import pytest

from ivr.companies import Companies
from ivr.storage.bus import Bus
from ivr.tuning.watch import TOPIC, CatalogueWatch

pytestmark = pytest.mark.unit

PATIENCE_S = 10.0


class Looked(Companies):
    """Companies that say when they were refreshed."""

    def __init__(self) -> None:
        super().__init__(lambda pack, language, version: None)  # type: ignore[arg-type, return-value]
        self.looked = Event()

    def refresh(self) -> list[str]:
        self.looked.set()
        return []


@pytest.mark.parametrize(("look_s", "tell"), [(PATIENCE_S * 10, True), (0.01, False)])
def test_news_and_time_both_make_it_look(look_s: float, tell: bool) -> None:
    companies, bus = Looked(), Bus()
    watch = CatalogueWatch(companies, bus, look_s)
    watch.start()
    if tell:
        bus.publish(TOPIC, {"preset": "bank"})
    assert companies.looked.wait(PATIENCE_S)
    watch.close()


def test_it_ends_at_once_though_it_waits() -> None:
    watch = CatalogueWatch(Looked(), Bus(), PATIENCE_S * 10)
    watch.start()
    watch.close()
    watch.close()
