"""Where webhooks may go."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from ivr.api.guard import Forbidden, Guard, resolve
from ivr.errors import ConfigError

pytestmark = pytest.mark.unit

PUBLIC = "93.184.216.34"


def names(*addresses: str) -> Guard:
    def resolver(_host: str, _port: int) -> Sequence[str]:
        return addresses

    return Guard(resolver=resolver)


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0"),
        *("100.64.0.1", "224.0.0.1", "255.255.255.255", "192.0.2.1"),
        *("::1", "::", "fe80::1", "fc00::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1"),
        *("64:ff9b::7f00:1", "2002:7f00:1::", "2001:0:53aa:64c:0:0:0:1", "fd00:ec2::254"),
    ],
)
def test_a_name_that_means_something_inside_is_refused(address: str) -> None:
    with pytest.raises(Forbidden, match="public Internet"):
        names(address).target("https://innocent.example/hook")
    with pytest.raises(Forbidden, match="public Internet"):
        names(PUBLIC, address).target("https://innocent.example/hook")


@pytest.mark.parametrize(
    "host",
    ["2130706433", "0x7f.1", "127.1", "0177.0.0.1", "[::1]", "[::ffff:127.0.0.1]", "127.0.0.1"],
)
def test_a_number_in_any_notation_is_refused_too(host: str) -> None:
    with pytest.raises(Forbidden):
        Guard(resolver=resolve).target(f"https://{host}/")


@pytest.mark.parametrize("address", [PUBLIC, "2606:2800:220:1::1", "::ffff:93.184.216.34"])
def test_a_public_address_is_the_one_to_connect_to(address: str) -> None:
    target = names(address).target("https://innocent.example:8443/hook?a=b")
    assert (target.address, target.host, target.port) == (address, "innocent.example", 8443)
    assert target.path == "/hook?a=b"


@pytest.mark.parametrize(
    "url",
    [
        *("http://innocent.example/", "ftp://innocent.example/", "https:///x", "https://[::1"),
        *("https://user:secret@innocent.example/", "https://innocent.example/#x"),
        *("https://innocent.example:99999/", "https://innocent.example:0/"),
        *("https://innocent.example/a b", "https://innocent.example/\r\nHost: x", "https://ex\\a/"),
    ],
)
def test_what_is_no_plain_https_url_is_refused(url: str) -> None:
    with pytest.raises(Forbidden):
        names(PUBLIC).target(url)


def test_a_name_that_cannot_be_found_is_refused() -> None:
    def nothing(_host: str, _port: int) -> Sequence[str]:
        raise OSError

    with pytest.raises(Forbidden, match="cannot be found"):
        Guard(resolver=nothing).target("https://nowhere.example/")


def test_settings_let_trials_go_inside() -> None:
    guard = Guard(plain_http=True, allow="127.0.0.1/32, hooks.internal", resolver=resolve)
    assert guard.target("http://127.0.0.1:8000/").port == 8000
    with pytest.raises(Forbidden):
        guard.target("http://127.0.0.2/")
    inside = Guard(allow="hooks.internal", resolver=lambda _host, _port: ["10.0.0.9"])
    assert inside.target("https://hooks.internal/").address == "10.0.0.9"
    with pytest.raises(Forbidden):
        inside.target("https://other.internal/")
    with pytest.raises(ConfigError, match="WEBHOOK_ALLOW"):
        Guard(allow="10.0.0.0/99")
