"""What is kept of a page and what is not."""

from __future__ import annotations

import pytest

from tests.sources.page.support import MORE, PROSE, article, html, read, said


@pytest.mark.parametrize(
    "furniture",
    [
        "<nav><a href='/a'>Economy</a> <a href='/b'>Culture pages</a></nav>",
        "<aside class='related'><h3>Related</h3><ul><li>Neighbour spends 7 billion on rails</li></ul></aside>",
        "<div class='most-read'><h3>Most read</h3><p>Gold hits 4,000 dollars an ounce in record trade.</p></div>",
        "<section id='comments'><h3>2 comments</h3><p><b>Ann</b> 50 billion and no doctor in town.</p></section>",
        "<div class='cookie-banner'>We use cookies and so do our 812 partners.</div>",
        "<div class='ad-slot'>Advertisement: heat pumps from 4,299 euros.</div>",
        "<p>ADVERTISEMENT</p>",
        "<p>Sponsored: dinner in Porto, tickets from 85 euros.</p>",
        "<div class='newsletter'>Subscribe for 3 euros a month and read without limits.</div>",
        "<div class='toc-box'><p>Contents</p><ul><li><a href='#a'>The money and its masters</a></li></ul></div>",
        "<div style='display:none'>Hidden words of 9 billion that no reader sees.</div>",
        "<div class='share-tools'>Share on X · Mastodon</div>",
        "<h3>You might also like</h3><ul><li><a href='/x'>A bridge of 12 billion for the north</a></li></ul>",
        "<script>var text = 'spend 99 billion';</script><style>p{color:red}</style>",
        "<figure><img src='x.jpg'><figcaption>The old hall in 1999. Photo: Ministry</figcaption></figure>",
    ],
)
def test_furniture_within_an_article_is_left_out(furniture: str) -> None:
    page = read(article(furniture))
    assert said(page)[1:] == [PROSE, MORE]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("<h2>Who pays</h2><p>Half comes from the Union.</p>", "Half comes from the Union."),
        ("<dl><dt>Host</dt><dd>CSC in Kajaani</dd></dl>", "CSC in Kajaani"),
        ("<aside class='key-facts'><h3>Key facts</h3><p>Power: 10 MW</p></aside>", "Power: 10 MW"),
        ("<aside><h4>At a glance</h4><p>Opens: 2028</p></aside>", "Opens: 2028"),
        ("<div class='sidebar'><h4>Key facts</h4><ul><li>Owner: the state</li></ul></div>", "Owner: the state"),
        ("<div class='cmp-text' id='gpt-nl'><p>GPT-NL costs 13.5 million.</p></div>", "GPT-NL costs 13.5 million."),
        ("<details><summary>What does it cost?</summary><p>Some 40 million.</p></details>", "Some 40 million."),
        (
            "<section class='footnotes'><ol><li>Older pages say 50 million.</li></ol></section>",
            "Older pages say 50 million.",
        ),
        (
            "<blockquote><p>We have waited long enough for this.</p></blockquote>",
            "We have waited long enough for this.",
        ),
        ("<ul><li>Phase 1: 10 MW</li><li>Phase 2: 20 MW</li></ul>", "Phase 2: 20 MW"),
        ("<pre>line one of the release\n\nline two of the release</pre>", "line two of the release"),
        ("<table><tr><th>Site</th><td>Narvik</td></tr><tr><th>Power</th><td>230 MW</td></tr></table>", "230 MW"),
    ],
)
def test_content_of_every_shape_is_kept(content: str, words: str) -> None:
    assert words in read(article(content)).text


def test_a_page_of_many_sections_keeps_them_all() -> None:
    sections = "".join(f"<h2>Country {n}</h2><p>Fact {n}: {PROSE}</p>" for n in range(12))
    page = read(html(f"<div class='wiki'><h1>Tracker</h1>{sections}</div><footer>Imprint of 2026</footer>"))
    assert [block.level for block in page.blocks].count(2) == 12
    assert page.text.count("Fact ") == 12
    assert "Imprint" not in page.text


def test_slides_of_short_lines_are_all_kept() -> None:
    slides = "".join(
        f"<section class='slide'><h2>Place {n}</h2><ul><li>Phase {n}: {n}0 MW, on line 2028</li></ul></section>"
        for n in range(6)
    )
    page = read(html(slides + f"<section class='slide'><h2>Ask</h2><p>{PROSE}</p></section>"))
    assert all(f"Phase {n}:" in page.text for n in range(6))


def test_an_element_that_holds_the_piece_is_kept_whatever_its_name() -> None:
    page = read(html(f"<div class='sidebar-promo-widget'><p>{PROSE}</p><p>{MORE}</p></div>"))
    assert PROSE in page.text and MORE in page.text


def test_layout_tables_are_read_as_prose_and_their_side_columns_left_out() -> None:
    page = read(
        html(
            "<table><tr><td colspan=2><a href=a>Home</a> | <a href=b>Cables</a></td></tr><tr>"
            "<td width=150><b>Latest</b><br>Oran starts its centre<br><br>Reports, 990 euros</td>"
            f"<td><p>{PROSE}</p><p>{MORE}</p></td></tr></table>"
        )
    )
    assert said(page) == [PROSE, MORE]
    assert page.tables == ()


def test_teasers_of_linked_headlines_are_left_out() -> None:
    teasers = "".join(
        f"<div class='card'><a href='/{n}'>Another story of the day, number {n}</a>"
        f"<p>It cost {n} billion, they say.</p></div>"
        for n in range(4)
    )
    page = read(article(f"<div>{teasers}</div>"))
    assert said(page)[1:] == [PROSE, MORE]


def test_a_list_that_is_the_piece_is_kept_though_it_links() -> None:
    items = "".join(
        f"<li><a href='/{n}'>Project number {n} of the plan</a> costs {n} million a year, {PROSE}</li>"
        for n in range(5)
    )
    page = read(html(f"<main><h1>Projects</h1><ol>{items}</ol></main>"))
    assert all(f"costs {n} million" in page.text for n in range(5))


def test_the_body_begins_below_headline_and_standfirst() -> None:
    page = read(
        html(
            "<article><header><h1>A hall for the nation</h1>"
            "<p class='dek'>Six governments want one. Only one has it.</p></header>"
            f"<div class='entry-content'><p>{PROSE}</p><p>{MORE}</p></div></article>"
        )
    )
    assert page.text.startswith("A hall for the nation\nSix governments")
    assert page.body == f"{PROSE}\n{MORE}"


def test_a_section_heading_that_only_names_comments_in_its_words_is_kept() -> None:
    page = read(
        article(
            "<section id='comments-on-the-new-law'><h2>Comments on the new law by the court</h2>"
            "<p>It is void.</p></section>"
        )
    )
    assert "It is void." in page.text


def test_a_page_that_says_its_piece_in_noscript_is_read() -> None:
    page = read(html(f"<div id=app></div><noscript><h1>Plan</h1><p>{PROSE}</p><p>{MORE}</p></noscript>"))
    assert PROSE in page.text


def test_a_page_drawn_by_scripts_is_read_from_its_linked_data() -> None:
    data = f'<script type="application/ld+json">{{"@type":"NewsArticle","articleBody":"{PROSE}\\n{MORE}"}}</script>'
    assert said(read(html("<div id=root>Loading</div>", head=data)))[-2:] == [PROSE, MORE]


def test_cards_that_are_linked_by_the_names_of_projects_are_content() -> None:
    cards = "".join(
        f"<div class='card'><h3><a href='/{n}'>Project Atlas {n}</a></h3><p>State money: {n}0 million a year.</p></div>"
        for n in range(1, 7)
    )
    page = read(html(f"<main><h1>Tracker</h1><p>{PROSE}</p><p>{MORE}</p><p>{PROSE} And so on.</p>{cards}</main>"))
    assert all(f"Project Atlas {n}\nState money: {n}0" in page.text for n in range(1, 7))
