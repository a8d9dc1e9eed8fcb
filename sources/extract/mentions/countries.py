"""Every country a text points to: the places it names and the public bodies it names.

Owns joining the two. Invariant: a body inside whose name a place stands does not count twice; mentions are in order.
"""

from __future__ import annotations

from sources.extract.mentions.organisations import find_organisations
from sources.extract.mentions.places import PlaceMention, find_named_places


def find_places(text: str) -> list[PlaceMention]:
    """Countries that `text` points to, by name, people, capital, city, money, or a ministry or regulator of theirs.

    Dollars, euros and CFA francs name no country; a body that several countries have ('Ministry of Finance') counts
    only where the country stands beside it. Never raises; linear in the length of `text`.
    """
    named = find_named_places(text)
    bodies = [
        PlaceMention(body.start, body.end, body.governs, "government")
        for body in find_organisations(text)
        if body.governs is not None and body.by == "gazetteer"
    ]
    if not bodies:
        return named
    found: list[PlaceMention] = []
    n = 0
    for body in bodies:
        while n < len(named) and named[n].end <= body.start:
            found.append(named[n])
            n += 1
        if n >= len(named) or named[n].start >= body.end:
            found.append(body)
    found.extend(named[n:])
    return found
