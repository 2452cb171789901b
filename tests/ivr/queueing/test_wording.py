"""What a waiting caller is told."""

from __future__ import annotations

import pytest

from ivr.queueing.wording import wording
from routing.queues import Update

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("news", "prompt"),
    [
        (Update(2, (1, 3), callback=False), "wait_estimate"),
        (Update(2, (1, 3), callback=True), "wait_estimate_callback"),
        (Update(None, (1, 3), callback=False), "wait_time"),
        (Update(2, None, callback=True), "wait_position_callback"),
        (Update(None, None, callback=False), "wait"),
    ],
)
def test_only_what_is_known_is_said(news: Update, prompt: str) -> None:
    assert wording(news)[0] == prompt
