"""A hash over what a table says, whatever wrote the file.

Owns the definition: the digest of a row is the sha256 of its values as one JSON array in declared
column order (numbers in shortest form, null as null, lists as arrays); the digests of all rows, in
hexadecimal and sorted, are grouped by their first two digits, each group is hashed, and the hash of
the table is the sha256 of the groups' hashes in order (of nothing for a table without rows). Invariant:
order of rows, compression and writer version never change it; any value does.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import duckdb

from schemas.ddl import identifier


@dataclass(frozen=True, slots=True)
class Content:
    """How many rows a table has and the hash over them (64 hex digits)."""

    rows: int
    digest: str


def content(connection: duckdb.DuckDBPyConnection, relation: str, columns: Sequence[str]) -> Content:
    """Rows and hash of `relation`, a table or a table function as SQL (not from users)."""
    values = ", ".join(map(identifier, columns))
    found = connection.execute(
        f"""
        WITH digests AS (SELECT sha256(json_array({values})::VARCHAR) AS digest FROM {relation}),
        groups AS (
          SELECT left(digest, 2) AS place, count(*) AS members, sha256(string_agg(digest, '' ORDER BY digest)) AS hash
          FROM digests GROUP BY place
        )
        SELECT coalesce(sum(members), 0)::BIGINT, sha256(coalesce(string_agg(hash, '' ORDER BY place), '')) FROM groups
        """
    ).fetchone()
    assert found is not None  # an aggregate without GROUP BY always has a row
    return Content(*found)


def combined(contents: Mapping[str, Content]) -> str:
    """One hash over several tables, by their names (64 hex digits)."""
    lines = "".join(f"{name} {part.rows} {part.digest}\n" for name, part in sorted(contents.items()))
    return hashlib.sha256(lines.encode()).hexdigest()


def quick(connection: duckdb.DuckDBPyConnection, relation: str, columns: Sequence[str]) -> tuple[int, int]:
    """Rows and a cheap fingerprint that only compares within one process: did the writing lose anything?"""
    values = ", ".join(map(identifier, columns))
    found = connection.execute(
        f"SELECT count(*), coalesce(sum(hash(row({values}))::HUGEINT), 0)::VARCHAR FROM {relation}"
    ).fetchone()
    assert found is not None
    return int(found[0]), int(found[1])
