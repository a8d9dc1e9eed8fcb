"""When two addresses are the same page.

Owns the normal form that addresses are compared in; what is fetched and cited stays as it was
written. Invariant: the normal form of a normal form is itself.
"""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, quote, unquote, urlencode, urljoin, urlsplit

_TRACKING = re.compile(r"utm_\w+|fbclid|gclid|dclid|msclkid|mc_[ce]id|igshid|ref_src|cmpid|_ga", re.IGNORECASE)
_SAFE = "!$&'()*+,/:;=@~-._"


def same_page_key(url: str) -> str:
    """A key that is equal for addresses of one page: scheme, 'www.', default port, fragment, tracking
    parameters, their order and a last slash do not count. Not an address to fetch."""
    try:
        parts = urlsplit(url.strip())
        port = parts.port
        host = (parts.hostname or "").removeprefix("www.").rstrip(".")
    except ValueError:
        return url
    if port not in (None, 80, 443):
        host = f"{host}:{port}"
    path = quote(unquote(parts.path, errors="surrogateescape"), safe=_SAFE, errors="surrogateescape")
    pairs = sorted(pair for pair in parse_qsl(parts.query, keep_blank_values=True) if not _TRACKING.fullmatch(pair[0]))
    query = f"?{urlencode(pairs)}" if pairs else ""
    return f"{host}{path.rstrip('/')}{query}"


def is_same_page(one: str, other: str) -> bool:
    return same_page_key(one) == same_page_key(other)


def absolute(base: str, link: str) -> str | None:
    """A link found on a page as an http(s) address without its fragment, or None where it is none."""
    try:
        url = urljoin(base, link.strip())
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname or len(url) > 2000:
            return None
        return parts._replace(fragment="").geturl()
    except ValueError:
        return None


def is_same_site(one: str, other: str) -> bool:
    """Whether the hosts are equal but for 'www.', or one lies below the other."""
    try:
        a, b = ((urlsplit(url).hostname or "").removeprefix("www.") for url in (one, other))
    except ValueError:
        return False
    return bool(a) and bool(b) and (a == b or a.endswith("." + b) or b.endswith("." + a))
