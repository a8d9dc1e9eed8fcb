"""Which addresses on the network may be asked.

Owns the policy on schemes, ports and IP addresses. Resolves no names itself: it is given what a
name resolved to, and the client connects to exactly those addresses, so that nothing can change in between.
Invariant: an address that is not part of the public internet is never allowed, but for loopback when that is
opened for tests.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Literal
from urllib.parse import urlsplit

IPAddress = IPv4Address | IPv6Address
_NAT64 = IPv6Network("64:ff9b::/96")
_V4_COMPATIBLE = IPv6Network("::/96")


class Forbidden(Exception):
    """The policy refuses this target. `kind` is the failure kind it is reported as."""

    def __init__(self, kind: Literal["address", "port", "scheme", "bad_url"], detail: str) -> None:
        super().__init__(detail)
        self.kind: Literal["address", "port", "scheme", "bad_url"] = kind


@dataclass(frozen=True, slots=True)
class Target:
    """Where a URL leads: `host` without brackets, `port` with the scheme's default filled in."""

    scheme: str
    host: str
    port: int

    @property
    def origin(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        is_default = self.port == (443 if self.scheme == "https" else 80)
        return f"{self.scheme}://{host}" if is_default else f"{self.scheme}://{host}:{self.port}"

    @property
    def lane(self) -> str:
        """The host as politeness counts hosts: ports and a leading 'www.' do not make another one."""
        return self.host.removeprefix("www.")


@dataclass(frozen=True, slots=True)
class AddressPolicy:
    ports: frozenset[int]
    allow_loopback: bool = False

    def target(self, url: str) -> Target:
        """The target of a URL. Raises Forbidden for schemes, ports, credentials and literal addresses not allowed."""
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError as error:
            raise Forbidden("bad_url", f"{_short(url)}: {error}") from None
        if parts.scheme not in ("http", "https"):
            raise Forbidden("scheme", f"only http and https are fetched, not {parts.scheme or 'no scheme'!r}")
        host = (parts.hostname or "").rstrip(".")
        if not host or any(c.isspace() or c == "%" for c in host):
            raise Forbidden("bad_url", f"{_short(url)} names no host")
        if parts.username is not None or parts.password is not None:
            raise Forbidden("bad_url", "an address with a user name or password is not fetched")
        target = Target(parts.scheme, host, port or (443 if parts.scheme == "https" else 80))
        if not self._loopback_named(host) and target.port not in self.ports:
            raise Forbidden("port", f"port {target.port} is not among the allowed {sorted(self.ports)}")
        try:
            literal = ip_address(host)
        except ValueError:
            return target
        self.check(host, [literal])
        return target

    def check(self, host: str, addresses: Sequence[IPAddress]) -> None:
        """Raises Forbidden if any address the host resolved to is not public: one bad answer spoils all,
        since an honest public name has none."""
        for address in addresses:
            if is_public(address):
                continue
            if _unwrapped(address).is_loopback and self._loopback_named(host):
                continue
            raise Forbidden("address", f"{host} is {address}, which is not on the public internet")

    def _loopback_named(self, host: str) -> bool:
        if not self.allow_loopback:
            return False
        if host == "localhost" or host.endswith(".localhost"):
            return True
        try:
            return ip_address(host).is_loopback
        except ValueError:
            return False


def is_public(address: IPAddress) -> bool:
    """Whether an address is globally reachable unicast, also when it wraps an IPv4 address."""
    inner = _unwrapped(address)
    return inner.is_global and not inner.is_multicast and not inner.is_reserved


def _unwrapped(address: IPAddress) -> IPAddress:
    """The IPv4 address inside a mapped, compatible, 6to4, Teredo or NAT64 one."""
    if isinstance(address, IPv4Address):
        return address
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address.sixtofour is not None:
        return address.sixtofour
    if address.teredo is not None:
        return address.teredo[1]
    if address in _NAT64 or (address in _V4_COMPATIBLE and int(address) > 0xFFFF):
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address


def _short(url: str) -> str:
    return repr(url if len(url) <= 200 else url[:200] + "…")
