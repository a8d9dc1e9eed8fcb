"""Derived tables: what is computed from the published ones."""

from __future__ import annotations

from schemas.fields import Table

DERIVED: dict[str, Table] = {}
