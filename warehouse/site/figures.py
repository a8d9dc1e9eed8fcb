"""The two small types that a chart's maker gives back.

Invariant: a figure has a drawing for a wide and for a narrow screen, and both say the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from warehouse.site import svg

NO_FIGURE = "no figure"


@dataclass(frozen=True, slots=True)
class Figure:
    """One drawing of a chart; `narrow` is drawn instead on a phone where it needs another selection."""

    title: str
    wide: svg.Drawing
    narrow: svg.Drawing


Made = tuple[str, Sequence[Figure], Sequence[str]]
