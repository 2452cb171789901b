"""Which systems stand behind a company's self-service."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from intents.pack import Pack
from intents.pack_loader import load_pack
from ivr.company import Company
from ivr.company_systems import BOOKS, CompanySystems
from ivr.dialogue.actions import Serve
from ivr.dialogue.events import Outcome
from ivr.errors import ConfigError
from ivr.serving import NoServices
from tests.ivr.serving.servers import answers, server

pytestmark = pytest.mark.web

ORDER = Serve("track_parcel", 7, (("tracking_number", "1234"),))


def company(pack: Pack) -> Company:
    """Return a company of which only the pack counts here."""
    return Company(pack, "en", None, None, None, None)  # type: ignore[arg-type]


@pytest.fixture
def parcel() -> Company:
    return company(load_pack("parcel"))


@pytest.fixture
def systems(tmp_path: Path) -> Iterator[CompanySystems]:
    made = CompanySystems("", tmp_path)
    yield made
    made.close()


def test_without_a_url_the_sample_company_answers(
    systems: CompanySystems, parcel: Company, tmp_path: Path
) -> None:
    served = systems.on_call(parcel, "CS1", inline=True).serve(ORDER, 0)
    assert (served.outcome, served.prompt) == (Outcome.FOUND, "parcel_in_transit")
    assert (tmp_path / BOOKS).is_file()


def test_with_a_url_the_companys_own_systems_are_asked(tmp_path: Path, parcel: Company) -> None:
    with server(answers(404, {})) as own:
        systems = CompanySystems(own.url, tmp_path)
        served = systems.on_call(parcel, "CS1", inline=True).serve(ORDER, 0)
        systems.close()
    assert (served.outcome, own.seen[0].path) == (Outcome.NOT_FOUND, "/parcels/1234")
    assert not (tmp_path / BOOKS).exists()


def test_a_pack_without_services_has_nobody_to_ask(
    systems: CompanySystems, parcel: Company
) -> None:
    without = company(parcel.pack.model_copy(update={"services": {}}))
    assert isinstance(systems.on_call(without, "CS1", inline=True), NoServices)


@pytest.mark.parametrize("token", [None, "x"])
def test_a_secret_that_is_not_set_is_found_at_the_start(
    systems: CompanySystems, parcel: Company, monkeypatch: pytest.MonkeyPatch, token: str | None
) -> None:
    service = parcel.pack.services["track_parcel"]
    asks = service.model_copy(update={"headers": {"Authorization": "Bearer $PARCEL_TOKEN"}})
    secret = company(parcel.pack.model_copy(update={"services": {"track_parcel": asks}}))
    if token is None:
        with pytest.raises(ConfigError, match="PARCEL_TOKEN"):
            systems.warm_up(secret)
        assert isinstance(systems.on_call(secret, "CS1", inline=True), NoServices)
    else:
        monkeypatch.setenv("PARCEL_TOKEN", token)
        systems.warm_up(secret)


def test_a_data_folder_that_cannot_be_written_costs_self_service_only(
    tmp_path: Path, parcel: Company, caplog: pytest.LogCaptureFixture
) -> None:
    blocked = tmp_path / "data"
    blocked.write_text("a file where the folder should be")
    systems = CompanySystems("", blocked)
    systems.warm_up(parcel)
    assert "the sample company cannot run" in caplog.text
    assert systems.on_call(parcel, "CS1", inline=True).serve(ORDER, 0).outcome is Outcome.FAILED
    systems.close()
