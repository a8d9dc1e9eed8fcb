"""Pages that are no use: each is told of by its source, and the others load."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.collect import HTML, Captured
from flows.stages import load_documents
from sources.captures import CaptureStore
from sources.curated.load import load
from tests.flows.conftest import Loads
from tests.support.facts import Facts

ARTICLES = Path(__file__).resolve().parents[2] / "sources" / "articles"
WHOLE = (ARTICLES / "gulf-ai-campuses-faq.html").read_bytes()
WEATHER = b"It will rain in the hills and be dry by the sea. " * 30
JAPANESE = (
    "<p>\u653f\u5e9c\u306f\u8a08\u7b97\u57fa\u76e4\u306b\u4e00\u5343\u5104\u5186\u3092\u6295\u3058\u308b\u3002</p>"
)


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", "empty"),
        (b" \r\n\t ", "empty"),
        (bytes(range(256)) * 50, "binary"),
        (b"\x89PNG\r\n\x1a\n" + bytes(500), "binary"),
        (b"%PDF-1.7\n" + bytes(1000), "binary"),
        (b"PK\x03\x04" + bytes(1000), "binary"),
    ],
    ids=["nothing", "blanks", "control-codes", "image", "pdf", "zip"],
)
def test_a_page_that_is_none_fails_its_source_and_no_other(loads: Loads, raw: bytes, reason: str) -> None:
    done = loads(Facts.made(), [("bad", raw), ("good", WHOLE)])
    assert [(failure.source_id, failure.reason.split(":")[0]) for failure in done.report.unreadable] == [
        ("bad", reason)
    ]
    assert done.report.records_by_source["good"] > 10
    assert done.rows("SELECT source_id FROM documents WHERE source_id IN ('bad', 'good')") == [("good",)]
    assert done.report.records["projects"] > 3


def test_a_page_cut_in_the_middle_gives_what_stands_before_the_cut(loads: Loads) -> None:
    whole = loads(Facts.made(), [("whole", WHOLE)]).report.records_by_source["whole"]
    for share in (0.3, 0.6, 0.9):
        done = loads(Facts.made(), [("cut", WHOLE[: int(len(WHOLE) * share)])])
        assert done.report.unreadable == ()
        assert 0 <= done.report.records_by_source["cut"] <= whole
        texts = dict(done.rows("SELECT document_id, body FROM document_texts"))
        quotes = done.rows("SELECT document_id, quote, char_start, char_end FROM stated_evidence")
        assert all(str(texts[row[0]])[row[2] : row[3]] == row[1] for row in quotes)  # type: ignore[misc, index]


def test_a_page_in_another_language_loads_and_says_which(loads: Loads) -> None:
    head = '<html lang="ja"><head><title>\u8a08\u7b97</title></head>'
    raw = f"{head}<body><article>{JAPANESE * 20}</article></body></html>"
    done = loads(Facts.made(), [("other", raw.encode())])
    assert done.rows("SELECT language FROM documents WHERE source_id = 'other'") == [("ja",)]
    assert done.report.unreadable == ()
    assert done.report.records["projects"] == 3


def test_a_source_that_yields_nothing_is_named_in_the_report(loads: Loads) -> None:
    raw = b"<html><head><title>Weather</title></head><body><article><p>" + WEATHER + b"</p></article></body></html>"
    done = loads(Facts.made(), [("dry", raw)])
    assert done.report.silent == ("dry",)
    assert done.report.records_by_source["dry"] == 0
    assert done.report.records["projects"] == 3


def test_a_damaged_capture_fails_its_source_and_no_other(loads: Loads, tmp_path: Path) -> None:
    done = loads(Facts.made(), [("good", WHOLE)])
    assert done.report.unreadable == ()
    store = CaptureStore(done.context.settings.captures)
    digest = store.put(WHOLE + b"<!-- later -->")
    store.path(digest).write_bytes(b"rubbish")
    captured = Captured(digest, "good", "https://good.example/", "2026-11-25T05:00:00Z", HTML, 1)
    facts = load(tmp_path / "facts")
    report = load_documents(done.context, [], [captured], facts)
    assert [failure.source_id for failure in report.unreadable] == ["good"]
    assert "damaged" in report.unreadable[0].reason
