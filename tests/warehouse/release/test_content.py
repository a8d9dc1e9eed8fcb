"""The content hash is what its definition says, and the pointer keeps its promises whatever is done to it."""

from __future__ import annotations

import hashlib
import json
from datetime import date

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support import synthetic
from warehouse.connect import memory
from warehouse.release.content import Content, combined, content
from warehouse.release.errors import ReleaseError
from warehouse.release.pointer import Entry, Pointer, Withdrawal, dump, load

TEXT = st.none() | st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=8)
ROWS = st.lists(
    st.tuples(TEXT, st.none() | st.integers(-(2**53), 2**53), st.none() | st.booleans(),
              st.none() | st.lists(TEXT, max_size=3), st.none() | st.floats(0, 1e17, allow_subnormal=False)),
    max_size=12)
SHAPE = {"a": pl.String, "b": pl.Int64, "c": pl.Boolean, "d": pl.List(pl.String), "e": pl.Float64}


def hashed(rows: list[tuple[object, ...]]) -> Content:
    with memory() as connection:
        connection.register("given_rows", pl.DataFrame(rows, schema=SHAPE, orient="row"))
        return content(connection, "given_rows", list(SHAPE))


def by_definition(lines: list[str]) -> str:
    """The hash over rows that are written as JSON already, in plain Python."""
    digests = sorted(hashlib.sha256(line.encode()).hexdigest() for line in lines)
    groups: dict[str, str] = {}
    for digest in digests:
        groups[digest[:2]] = groups.get(digest[:2], "") + digest
    joined = "".join(hashlib.sha256(groups[place].encode()).hexdigest() for place in sorted(groups))
    return hashlib.sha256(joined.encode()).hexdigest()


@settings(max_examples=15)
@given(ROWS)
def test_hash_follows_its_definition(rows: list[tuple[object, ...]]) -> None:
    without_doubles = [(*row[:4], None) for row in rows]
    lines = [json.dumps(row, ensure_ascii=False, separators=(",", ":")) for row in without_doubles]
    found = hashed(without_doubles)
    assert found.rows == len(rows)
    if not any("\\u" in line or not line.isprintable() for line in lines):  # those have two spellings in JSON
        assert found.digest == by_definition(lines)


@settings(max_examples=15)
@given(ROWS, st.randoms(use_true_random=False))
def test_hash_knows_values_not_their_order(rows: list[tuple[object, ...]], rng: object) -> None:
    shuffled = list(rows)
    rng.shuffle(shuffled)  # type: ignore[attr-defined]
    assert hashed(rows) == hashed(shuffled)
    if rows:
        first = (*rows[0][:1], 7 if rows[0][1] != 7 else 8, *rows[0][2:])
        assert hashed([first, *rows[1:]]).digest != hashed(rows).digest
        assert hashed(rows[1:]).digest != hashed(rows).digest
        assert hashed([*rows, rows[0]]).digest != hashed(rows).digest


def test_null_empty_text_empty_list_and_the_word_null_differ() -> None:
    rows = [(None, None, None, None, None), ("", None, None, None, None), ("null", None, None, None, None),
            (None, None, None, [], None), (None, None, None, [None], None), (None, None, None, [""], None)]
    assert len({hashed([row]).digest for row in rows}) == len(rows)


def test_known_hashes_stay_as_they_are() -> None:
    """Guards against a change of writer or engine that would make every old release look changed."""
    rows = [
        ("größe \"x\" \\ \n", 3, True, ["a", None], 0.1), (None, -1, False, [], 1e17), ("b", 0, None, None, 7e9 / 3)]
    assert hashed(rows) == Content(3, KNOWN)
    assert combined({"b": Content(1, "1"), "a": Content(2, "2")}) == hashlib.sha256(b"a 2 2\nb 1 1\n").hexdigest()


KNOWN = "d56af0ae8ab45ff51b7d3fb815c6452be7df059bc28fdba9407bf6f02fca33f5"


def entry(number: int, digest: str = "0" * 64) -> Entry:
    return Entry(version=f"2026-11-23.{number}", released_on="2026-11-23", schema_version="1", content_hash=digest,
                 sums_sha256=digest, size=1, rows={}, changes={})


STEPS = st.lists(st.tuples(st.sampled_from(["release", "withdraw", "check"]), st.integers(0, 12)), max_size=25)


@settings(max_examples=50)
@given(STEPS)
def test_pointer_never_loses_a_release_and_always_grows(steps: list[tuple[str, int]]) -> None:
    pointer = Pointer()
    for step, number in steps:
        before = pointer
        try:
            if step == "release":
                pointer = pointer.with_release(entry(number))
            elif step == "withdraw":
                told = Withdrawal(reason="x", successor=None, on=date(2026, 12, 1).isoformat())
                pointer = pointer.with_withdrawal(f"2026-11-23.{number}", told)
            else:
                pointer = pointer.with_check("2026-12-01T00:00:00Z")
        except ReleaseError as error:
            assert error.todo and pointer is before
            continue
        assert pointer.sequence == before.sequence + 1
        assert {one.version for one in before.releases} <= {one.version for one in pointer.releases}
        standing = [one.version for one in pointer.standing()]
        assert pointer.latest == (standing[-1] if standing else None)
        numbers = [int(one.version.rpartition(".")[2]) for one in pointer.releases]
        assert numbers == sorted(set(numbers))
        assert load(dump(pointer)) == pointer


def test_made_up_tables_of_two_sizes_differ() -> None:
    one, two = synthetic.tables(3)["projects"], synthetic.tables(3, 1)["projects"]
    with memory() as connection:
        connection.register("one", one)
        connection.register("two", two)
        assert content(connection, "one", one.columns) != content(connection, "two", two.columns)
