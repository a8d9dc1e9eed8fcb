"""What a mention of a project is.

Owns the shape that the finders (`shapes`, `described`, `projects`) share. Invariant: `0 <= start < end`, offsets into
the page's text.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sources.extract.gazetteer import KnownProject

Shape = Literal["known", "titled", "weak", "called", "model", "champion", "described", "referring"]


@dataclass(frozen=True, slots=True)
class Mention:
    """A project spoken of at `start:end`. `name` is how the page writes it, without articles and quotes.

    `owner` is the possessor or place named with a described project ('Microsoft' in 'Microsoft’s AI site').
    `head` is the head noun in lower case, for later references ('the factory').
    """

    start: int
    end: int
    name: str
    shape: Shape
    kind: str | None
    head: str | None = None
    known: tuple[KnownProject, ...] = ()
    is_new: bool = False
    """Described with 'a', 'an' or a number: it introduces a project rather than points back."""
    is_body: bool = False
    """The name of a known organisation: named as one who acts far more often than as a project."""
    place: str | None = None
    """What stands behind a described project: 'Pando' in 'an AI data centre in Pando'."""
