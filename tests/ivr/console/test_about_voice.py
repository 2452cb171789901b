"""Words as callers would hear them."""

from __future__ import annotations

import io

import pytest
import soundfile

from ivr.people import Role
from tests.ivr.console.conftest import Office

pytestmark = pytest.mark.web


def test_words_become_a_sound_file_at_the_telephone_s_rate(office: Office) -> None:
    client = office.signed_in(Role.VIEWER)
    answer = client.answer("/console/say", text="We are closed today.")
    assert (answer.status_code, answer.mimetype) == (200, "audio/wav")
    samples, rate = soundfile.read(io.BytesIO(answer.data))
    assert rate == 8000
    assert 0.5 < len(samples) / rate < 5
    assert abs(samples).max() > 0.05


def test_no_words_are_refused(office: Office) -> None:
    assert office.signed_in(Role.VIEWER).post("/console/say", text="  ")[0] == 400
