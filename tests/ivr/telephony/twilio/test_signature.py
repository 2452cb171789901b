"""Both of Twilio's signatures, by its published example, and everything that must be refused."""

from __future__ import annotations

import base64
import hashlib
import hmac

import pytest

from ivr.telephony.twilio.signature import SETTINGS, SIGNATURE, Verifier, sha256_signature

pytestmark = pytest.mark.unit

TOKEN = "12345"
URL = "https://mycompany.com/myapp.php?foo=1&bar=2"
FIELDS = {
    "CallSid": ["CA1234567890ABCDE"],
    "Caller": ["+14158675309"],
    "Digits": ["1234"],
    "From": ["+14158675309"],
    "To": ["+18005551212"],
}
PUBLISHED = "RSOYDt4T1cUTdK1PDd93/VVr8B8="
KEY = {"key one": "a secret of the tests"}
VERIFIER = Verifier(TOKEN, KEY)


def sha1(text: str, token: str = TOKEN) -> str:
    """Return the older scheme's signature of what was put together by hand."""
    return base64.b64encode(hmac.new(token.encode(), text.encode(), hashlib.sha1).digest()).decode()


def signed(signature: str, settings: str = "") -> dict[str, str]:
    return {SIGNATURE: signature, **({SETTINGS: settings} if settings else {})}


def test_the_published_example_is_genuine() -> None:
    assert VERIFIER.is_genuine(URL, FIELDS, signed(PUBLISHED))


@pytest.mark.parametrize(
    ("url", "fields", "token", "signature"),
    [
        (URL + "3", FIELDS, TOKEN, PUBLISHED),
        (URL.replace("https", "http"), FIELDS, TOKEN, PUBLISHED),
        (URL, {**FIELDS, "Digits": ["1235"]}, TOKEN, PUBLISHED),
        (URL, {**FIELDS, "More": ["1"]}, TOKEN, PUBLISHED),
        (URL, {name: FIELDS[name] for name in ("CallSid", "To")}, TOKEN, PUBLISHED),
        (URL, FIELDS, "12346", PUBLISHED),
        (URL, FIELDS, TOKEN, PUBLISHED.lower()),
        (URL, FIELDS, TOKEN, PUBLISHED[:-1]),
        (URL, FIELDS, TOKEN, "ü" * 28),
    ],
)
def test_whatever_is_changed_is_refused(
    url: str, fields: dict[str, list[str]], token: str, signature: str
) -> None:
    assert not Verifier(token).is_genuine(url, fields, signed(signature))


@pytest.mark.parametrize("headers", [{}, {SIGNATURE: ""}])
def test_without_a_signature_nobody_is_genuine(headers: dict[str, str]) -> None:
    assert not VERIFIER.is_genuine(URL, FIELDS, headers)


def test_the_fragment_is_not_signed() -> None:
    assert VERIFIER.is_genuine(URL + "#rc=2&ct=1000", FIELDS, signed(PUBLISHED))


@pytest.mark.parametrize(
    ("url", "written"),
    [
        ("https://example.com/voice", "https://example.com/voice"),
        ("https://example.com/voice", "https://example.com:443/voice"),
        ("https://example.com:8443/voice", "https://example.com:8443/voice"),
        ("wss://example.com/twilio/stream/socket", "wss://example.com/twilio/stream/socket"),
    ],
)
def test_a_port_may_be_signed_or_not_and_sockets_have_no_fields(url: str, written: str) -> None:
    assert VERIFIER.is_genuine(url, {}, signed(sha1(written)))


def test_a_field_may_have_several_values() -> None:
    fields = {"Many": ["b", "a", "b"], "One": ["1"]}
    assert VERIFIER.is_genuine(URL, fields, signed(sha1(URL + "ManyaManybOne1")))
    assert not VERIFIER.is_genuine(URL, fields, signed(sha1(URL + "ManybOne1")))


# --- the newer scheme


def sha256(key: str = "key one", algorithm: str = "HMAC_SHA256") -> dict[str, str]:
    signature = sha256_signature(KEY["key one"], URL, FIELDS)
    return signed(signature, f"key={key},algorithm={algorithm}")


def test_the_newer_signature_is_sha_256_over_the_same_text() -> None:
    text = URL + "".join(name + FIELDS[name][0] for name in sorted(FIELDS))
    digest = hmac.new(KEY["key one"].encode(), text.encode(), hashlib.sha256).digest()
    assert VERIFIER.is_genuine(
        URL, FIELDS, signed(base64.b64encode(digest).decode(), "key=key one,algorithm=HMAC_SHA256")
    )


def test_a_known_key_is_genuine_and_spaces_do_not_matter() -> None:
    assert VERIFIER.is_genuine(URL, FIELDS, sha256())
    headers = {**sha256(), SETTINGS: " key = key one , algorithm = HMAC_SHA256 "}
    assert VERIFIER.is_genuine(URL, FIELDS, headers)


@pytest.mark.parametrize(
    "headers",
    [
        sha256(key="key two"),
        sha256(algorithm="HMAC_SHA1"),
        sha256(algorithm="none"),
        {**sha256(), SETTINGS: "key=key one"},
        {**sha256(), SETTINGS: "algorithm=HMAC_SHA256"},
        {**sha256(), SETTINGS: "nonsense"},
        {**sha256(), SIGNATURE: PUBLISHED},
        {**sha256(), SIGNATURE: "ü" * 44},
    ],
)
def test_another_key_or_algorithm_is_refused(headers: dict[str, str]) -> None:
    assert not VERIFIER.is_genuine(URL, FIELDS, headers)


def test_the_newer_scheme_refuses_whatever_was_changed() -> None:
    assert not VERIFIER.is_genuine(URL + "3", FIELDS, sha256())
    assert not VERIFIER.is_genuine(URL, {**FIELDS, "Digits": ["1235"]}, sha256())


def test_a_newer_signature_is_none_of_the_older_scheme() -> None:
    assert not VERIFIER.is_genuine(URL, FIELDS, signed(sha256()[SIGNATURE]))


def test_an_empty_key_signs_nothing() -> None:
    headers = signed(sha256_signature("", URL, FIELDS), "key=empty,algorithm=HMAC_SHA256")
    assert not Verifier(TOKEN, {"empty": ""}).is_genuine(URL, FIELDS, headers)


def test_secrets_do_not_show() -> None:
    assert TOKEN not in repr(VERIFIER)
    assert KEY["key one"] not in repr(VERIFIER)
