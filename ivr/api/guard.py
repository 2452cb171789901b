"""Where webhooks may go: never into our own network (server-side request forgery)."""

from __future__ import annotations

import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import urlsplit

from ivr.errors import CallsteerError, ConfigError

Address = IPv4Address | IPv6Address
Resolve = Callable[[str, int], Sequence[str]]
"""Host and port to addresses; raises OSError."""
NAT64 = ip_network("64:ff9b::/96")
PORTS = {"https": 443, "http": 80}


class Forbidden(CallsteerError):
    """Nothing is sent to this address; the message may be shown."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where to connect: the address is the one that was checked."""

    scheme: str
    host: str
    port: int
    address: str
    path: str
    """With its query."""


def resolve(host: str, port: int) -> Sequence[str]:
    """Ask the system's resolver. Numbers in any notation are addresses too."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(item[4][0]).partition("%")[0] for item in found]


class Guard:
    """Checks addresses of webhooks, when they are registered and before each delivery."""

    def __init__(
        self, *, plain_http: bool = False, allow: str = "", resolver: Resolve = resolve
    ) -> None:
        """``allow``: host names and networks between commas that may be inside.

        Raises:
            ConfigError: ``allow`` names a network that is none.

        """
        self._plain_http = plain_http
        self._resolve = resolver
        self._hosts: set[str] = set()
        self._networks: list[IPv4Network | IPv6Network] = []
        for item in filter(None, (part.strip().lower() for part in allow.split(","))):
            try:
                self._networks.append(ip_network(item))
            except ValueError as error:
                if "/" in item or ":" in item:
                    raise ConfigError(f"CALLSTEER_WEBHOOK_ALLOW: {item} is no network") from error
                self._hosts.add(item)

    def target(self, url: str) -> Target:
        """Return where to connect for ``url``; all its addresses have been checked.

        Raises:
            Forbidden: it may not be asked, or cannot be found.

        """
        scheme, host, port, path = self._parts(url)
        try:
            addresses = self._resolve(host, port)
        except (OSError, UnicodeError) as error:
            raise Forbidden("the host's name cannot be found") from error
        if not addresses:
            raise Forbidden("the host's name cannot be found")
        for address in addresses:
            if host not in self._hosts and not self._is_allowed(ip_address(address)):
                raise Forbidden("the host's address is not on the public Internet")
        return Target(scheme, host, port, addresses[0], path)

    def _parts(self, url: str) -> tuple[str, str, int, str]:
        try:
            parts = urlsplit(url)
            host, port = (parts.hostname or "").rstrip("."), parts.port
        except ValueError as error:
            raise Forbidden("not a URL") from error
        if parts.scheme not in PORTS or (parts.scheme == "http" and not self._plain_http):
            raise Forbidden("the URL must begin with https://")
        if not host or parts.username is not None or parts.fragment or port == 0:
            raise Forbidden("the URL must be https://HOST[:PORT]/PATH")
        if not url.isascii() or not url.isprintable() or " " in url or "\\" in url:
            raise Forbidden("the URL has characters that must be escaped")
        query = f"?{parts.query}" if parts.query else ""
        return parts.scheme, host, port or PORTS[parts.scheme], (parts.path or "/") + query

    def _is_allowed(self, address: Address) -> bool:
        return any(address in network for network in self._networks) or is_public(address)


def is_public(address: Address) -> bool:
    """Return whether an address is on the public Internet, also an IPv4 one inside an IPv6 one."""
    if isinstance(address, IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if inner is None and address in NAT64:
            inner = IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(inner)
        if address.teredo is not None:
            return False
    return address.is_global and not address.is_multicast
