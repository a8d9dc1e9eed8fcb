"""The catalogue: every source of the facts, and complaints that name file and line."""

from __future__ import annotations

import csv
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.catalogue.load import CatalogueError, append_source, load_catalogue
from sources.catalogue.model import source_id_of
from sources.web.urls import absolute, is_same_page, is_same_site, same_page_key
from tests.faults.quick import source

FACTS = Path(__file__).resolve().parents[4] / "shared" / "facts" / "sources.csv"
ENTRY = """- source_id: one-1
  url: https://example.org/one
  publisher: One
  authority: 3
  kind: article
  licence: not stated
  cadence: daily
"""


def test_shipped_catalogue_loads_and_has_every_source_of_the_curated_facts() -> None:
    catalogue = load_catalogue()
    facts = Path(__file__).resolve().parents[3] / "sources" / "curated" / "sources.csv"
    rows = list(csv.DictReader((FACTS if FACTS.is_file() else facts).open(encoding="utf-8")))
    assert len(rows) == 492
    for row in rows:
        entry = catalogue.get(row["source_id"])
        assert entry is not None
        assert (entry.url, entry.publisher, entry.kind) == (row["url"], row["publisher"], row["kind"])
        assert (entry.country_iso3 or "", str(entry.authority)) == (row["country_iso3"], row["authority"])


def test_feeds_and_listings_are_there_and_doubtful_addresses_are_paused() -> None:
    lists = [entry for entry in load_catalogue() if entry.leads_to_others and "-feed" in entry.source_id]
    assert len([entry for entry in lists if entry.is_enabled]) >= 15
    assert all(entry.reason for entry in load_catalogue() if not entry.is_enabled)


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        (ENTRY.replace("authority: 3", "authority: 9"), 4, "authority: Input should be less than or equal to 4"),
        (ENTRY.replace("daily", "hourly"), 7, "cadence: Input should be"),
        (ENTRY.replace("  kind: article\n", ""), 1, "kind: Field required"),
        (ENTRY + "  colour: red\n", 8, "colour: is not a field of a source"),
        (ENTRY + "  status: paused\n", 1, "reason: a source that is paused needs one"),
        (ENTRY + "  successor: other\n", 1, "successor: only a retired source has one"),
        (ENTRY + "  status: retired\n  reason: closed\n  successor: nowhere\n", 1, "there is no source 'nowhere'"),
        (ENTRY + "  max_records: 2\n  min_records: 5\n", 1, "max_records: 2 is less than min_records 5"),
        (ENTRY.replace("https://example.org/one", "ftp://example.org"), 2, "url: must be an http(s) address"),
        (ENTRY.replace("https://example.org/one", "https://e.org/a#b"), 2, "url: must be an http(s) address"),
        (ENTRY + ENTRY, 8, "source_id one-1 stands at"),
        (ENTRY + ENTRY.replace("one-1", "two-2"), 8, "address https://example.org/one stands at"),
        (ENTRY + "  url: https://example.org/two\n", 1, "names a field twice"),
        (ENTRY + " broken: [\n", 8, "is not YAML"),
        ("sources: {}\n", 1, "must be a list of sources"),
        ("- just text\n", 1, "must be a mapping of fields"),
    ],
)
def test_broken_entry_names_file_and_line(tmp_path: Path, text: str, line: int, says: str) -> None:
    path = tmp_path / "mine.yml"
    path.write_text(text)
    with pytest.raises(CatalogueError) as caught:
        load_catalogue(path)
    assert caught.value.what.startswith(f"{path} line {line}: ")
    assert says in caught.value.what
    assert caught.value.todo


@pytest.mark.parametrize(
    ("rows", "line", "says"),
    [
        ("a-1,https://example.org/,P,5,article,n,daily", 2, "authority"),
        ("a-1,https://example.org/,P,3,article,n", 2, "has not the 7 fields"),
        ('a-1,https://example.org/,P,3,article,n,daily\nb-2,"https://e', 3, ""),
    ],
)
def test_broken_csv_row_names_file_and_line(tmp_path: Path, rows: str, line: int, says: str) -> None:
    path = tmp_path / "mine.csv"
    path.write_text("source_id,url,publisher,authority,kind,licence,cadence\n" + rows + "\n")
    with pytest.raises(CatalogueError) as caught:
        load_catalogue(path)
    assert caught.value.what.startswith(f"{path} line {line}")
    assert says in caught.value.what


def test_unreadable_catalogue_is_one_clear_line(tmp_path: Path) -> None:
    path = tmp_path / "mine.yml"
    path.write_bytes(b"- publisher: caf\xe9\n")
    with pytest.raises(CatalogueError, match="is not UTF-8"):
        load_catalogue(path)


def test_added_source_is_kept_beside_what_the_operator_wrote(tmp_path: Path) -> None:
    path = tmp_path / "home" / "sources.yml"
    path.parent.mkdir()
    path.write_text("# mine\n" + ENTRY)
    new = source("two-2", "https://example.org/two", publisher="Zwei: Ü", language="de")
    append_source(path, new, load_catalogue(path))
    assert path.read_text().startswith("# mine\n" + ENTRY)
    assert load_catalogue(path).get("two-2") == new
    with pytest.raises(CatalogueError, match="stands at"):
        append_source(path, source("three-3", "https://example.org/two"), load_catalogue(path))
    assert [one.name for one in path.parent.iterdir()] == ["sources.yml"]


def test_new_ids_follow_the_form_of_the_facts() -> None:
    for row in csv.DictReader((Path(__file__).parents[3] / "sources/catalogue/articles.csv").open(encoding="utf-8")):
        assert source_id_of(row["url"])[-6:] == row["source_id"][-6:]
        break
    assert source_id_of("https://www.Example.org/x") == source_id_of("https://www.Example.org/x")
    assert source_id_of("https://www.example.org/x").startswith("example-org-")


def test_addresses_of_one_page_are_told_from_others() -> None:
    assert is_same_page("http://www.example.org/a/?utm_source=x&b=1#top", "https://example.org:443/a?b=1")
    assert is_same_page("https://example.org/caf%C3%A9", "https://example.org/café")
    assert not is_same_page("https://example.org/a", "https://example.org/A")
    assert not is_same_page("https://example.org/?p=1", "https://example.org/?p=2")
    assert not is_same_page("https://example.org:8443/a", "https://example.org/a")
    assert is_same_site("https://www.example.org/", "https://news.example.org/")
    assert not is_same_site("https://example.org/", "https://evilexample.org/")
    assert absolute("https://e.org/a/", "../b#x") == "https://e.org/b"
    assert absolute("https://e.org/", "javascript:alert(1)") is None
    assert absolute("https://e.org/", "http://[bad") is None


@given(st.text(max_size=60), st.text(max_size=60))
def test_page_keys_never_raise_and_are_stable(path: str, query: str) -> None:
    url = f"https://example.org/{quote(path)}?q={quote(query)}"
    assert same_page_key(url.replace("https://", "http://www.") + "&utm_medium=x#part") == same_page_key(url)
    assert same_page_key(f"https://example.org/{quote(path)}") != same_page_key(f"https://example.org/{quote(path)}x")
    same_page_key(path)
    is_same_site(path, query)
    absolute("https://example.org/", path)
