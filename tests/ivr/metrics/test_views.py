"""Who may read the metrics."""

from __future__ import annotations

import pytest
from flask import Flask
from prometheus_client import CollectorRegistry, Counter

from ivr.metrics.views import metrics_blueprint

pytestmark = pytest.mark.unit


def answer(token: str, address: str, **headers: str) -> tuple[int, str]:
    registry = CollectorRegistry()
    Counter("callsteer_calls", "Calls.", registry=registry).inc(3)
    app = Flask("metrics")
    app.register_blueprint(metrics_blueprint(registry, token))
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    got = app.test_client().get("/metrics", environ_base={"REMOTE_ADDR": address}, headers=sent)
    return got.status_code, got.text


@pytest.mark.parametrize("address", ["127.0.0.1", "::1"])
def test_this_machine_reads_them(address: str) -> None:
    status, text = answer("", address)
    assert status == 200
    assert "callsteer_calls_total 3.0" in text


@pytest.mark.parametrize(
    ("token", "address", "headers"),
    [
        ("", "192.0.2.1", {}),
        ("", "192.0.2.1", {"Authorization": "Bearer "}),
        ("secret", "192.0.2.1", {}),
        ("secret", "192.0.2.1", {"Authorization": "Bearer other"}),
        ("", "127.0.0.1", {"X_Forwarded_For": "192.0.2.1"}),
        ("", "127.0.0.1", {"Forwarded": "for=192.0.2.1"}),
    ],
)
def test_strangers_are_refused(token: str, address: str, headers: dict[str, str]) -> None:
    status, text = answer(token, address, **headers)
    assert status == 403
    assert "callsteer_calls_total" not in text


def test_who_shows_the_token_reads_them_from_anywhere() -> None:
    assert answer("secret", "192.0.2.1", Authorization="Bearer secret")[0] == 200
