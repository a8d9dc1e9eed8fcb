"""The one text, its blocks and their offsets."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.page.inline import clean
from tests.sources.page.support import article, html, read, said


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        ("It cost $<b>5</b> billion in all.", "It cost $5 billion in all."),
        ("<b>8</b>,<b>5</b>&nbsp;milliards d'euros", "8,5 milliards d'euros"),
        ("just over &euro;7<!-- -->1 million then", "just over €71 million then"),
        ("a sum of S$&#8201;70 and 500&#8239;000 chips", "a sum of S$ 70 and 500 000 chips"),
        ("the Förder&shy;ungs&#8203;plan", "the Förderungsplan"),
        ("EUR 4&#8209;5 billion", "EUR 4‑5 billion"),
        ("<span class='dropcap'>T</span>he plan", "The plan"),
        ("58.9 million<sup id='fnref:1'><a href='#fn:1'>1</a></sup> including tax", "58.9 million including tax"),
        ("a price of 40 million<sup>2</sup> in all", "a price of 40 million in all"),
        ("on the 5<sup>th</sup> of May", "on the 5th of May"),
        ("10<sup>18</sup> operations", "10^18 operations"),
        ("600 m<sup>2</sup> of halls", "600 m2 of halls"),
        ("ThaiLLM<sup>TM</sup> is free", "ThaiLLM is free"),
        ("as noted<sup>*</sup> before", "as noted before"),
        ("sums<sup>[3]</sup><sup>[4]</sup> of old", "sums of old"),
    ],
)
def test_inline_markup_neither_parts_nor_glues_words(markup: str, words: str) -> None:
    assert words in said(read(article(f"<p>{markup}</p>")))


def test_blocks_tell_kind_level_and_depth() -> None:
    page = read(
        article(
            "<h2>Money</h2><ul><li>One<ul><li>Inner one</li></ul></li></ul><h3>More</h3>"
            "<blockquote><p>Quoth he.</p></blockquote>"
        )
    )
    shapes = {page.text[block.start : block.end]: (block.kind, block.level) for block in page.blocks}
    assert shapes["A hall for the nation"] == ("heading", 1)
    assert shapes["Money"] == ("heading", 2)
    assert shapes["More"] == ("heading", 3)
    assert shapes["One"] == ("list_item", 1)
    assert shapes["Inner one"] == ("list_item", 2)
    assert shapes["Quoth he."] == ("quote", None)


def test_a_bold_line_alone_is_a_heading_and_a_bold_sentence_is_not() -> None:
    page = read(article("<p><b>Who pays for it?</b></p><p>The state.</p><p><b>The state pays for all of it.</b></p>"))
    kinds = {page.text[block.start : block.end]: block.kind for block in page.blocks}
    assert kinds["Who pays for it?"] == "heading"
    assert kinds["The state pays for all of it."] == "paragraph"


def test_two_line_breaks_part_blocks_and_one_does_not() -> None:
    page = read(article("<p>first line of it<br>goes on here<br><br>second block here</p>"))
    assert "first line of it goes on here" in said(page)
    assert "second block here" in said(page)


def test_a_bold_line_before_a_break_is_a_block_of_its_own() -> None:
    page = read(article("<div><b>1. One bid, two flags</b><br>Lisbon and Madrid apply together for it.</div>"))
    assert said(page)[2:4] == ["1. One bid, two flags", "Lisbon and Madrid apply together for it."]


def test_persian_joiners_are_kept_and_latin_ones_are_not() -> None:
    page = read(article("<p>می\u200cخواهم یک برنامه ملی</p><p>data\u200ccentre</p>"))
    assert "می\u200cخواهم یک برنامه ملی" in said(page)
    assert "datacentre" in said(page)


def test_a_summary_heads_what_it_opens() -> None:
    page = read(article("<details><summary>What does it cost?</summary><p>Some 40 million.</p></details>"))
    kinds = {page.text[block.start : block.end]: block.kind for block in page.blocks}
    assert kinds["What does it cost?"] == "heading"


@given(st.text())
def test_clean_is_idempotent_and_leaves_no_blank_but_single_spaces(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    assert once == once.strip() and "  " not in once and "\xa0" not in once


# Control codes are left out: a page full of them is rightly refused as binary.
WORDS = st.characters(codec="utf-8", exclude_categories=("Cc", "Cs"), exclude_characters="<>&")


@given(
    st.lists(
        st.text(alphabet=WORDS, min_size=30, max_size=200),
        min_size=1,
        max_size=8,
    )
)
def test_offsets_are_exact_for_any_words(paragraphs: list[str]) -> None:
    body = "".join(f"<p>{text}</p>" for text in paragraphs)
    read(html(f"<main><h1>Title of the piece</h1><p>{'Sure words here. ' * 8}</p>{body}</main>"))
