"""Organisations by the shape of their names: 'Ministry of ...', 'University of ...', '... Group', '... Fund'.

Owns the walk from a telling word over the capitalised words beside it. Knows no organisation. Invariant: a name is at
least one capitalised word beside its telling word, at most nine words, and never crosses a sentence or block.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from sources.extract.quantities.currency import currencies
from sources.extract.quantities.tokens import Phrases, Tokens, cut
from sources.knowledge import read_table, word_list

_MOST_BACK, _MOST_ON = 6, 9
_SPACE = frozenset({" ", "\u00a0", "-"})


@dataclass(frozen=True, slots=True)
class Shape:
    start: int
    end: int
    name: str
    sector: str


@dataclass(frozen=True, slots=True)
class _Heads:
    before: Phrases[tuple[str, str]]
    after: Phrases[tuple[str, str]]
    topics: frozenset[str]
    firsts: frozenset[str]


@lru_cache(maxsize=1)
def _heads() -> _Heads:
    before: Phrases[tuple[str, str]] = Phrases()
    after: Phrases[tuple[str, str]] = Phrases()
    sectors = (
        "government",
        "fund",
        "telecom",
        "operator",
        "cloud",
        "chips",
        "model",
        "university",
        "multilateral",
        "finance",
        "energy",
        "other",
    )
    for row in read_table("org_shapes.csv", ("head", "place", "sector")):
        head = row.text("head", required=True)
        table = before if row.choice("place", ("before", "after")) == "before" else after
        table.add(head, (head, row.choice("sector", sectors)))
    topics = frozenset(row.text("topic", required=True) for row in read_table("ministry_topics.csv", ("topic",)))
    return _Heads(before, after, topics, frozenset({*before.by_first, *after.by_first}))


def find_shapes(text: str) -> list[Shape]:
    """Names by shape in `text`, in order, not overlapping."""
    tokens = cut(text)
    heads = _heads()
    found: list[Shape] = []
    taken = 0
    for i in tokens.where(heads.firsts):
        if tokens.starts[i] < taken or not _is_capital(tokens, i):
            continue
        shape = _opening(tokens, i, taken) or _closing(tokens, i, taken)
        if shape is not None:
            found.append(shape)
            taken = shape.end
    return found


def _is_capital(tokens: Tokens, i: int) -> bool:
    char = tokens.text[tokens.starts[i]]
    return char.isupper() or (char.isdigit() and i > 0 and tokens.gaps[i - 1] in ("", " ", "-"))


def _opening(tokens: Tokens, i: int, taken: int) -> Shape | None:
    """'Ministry of Economy, Trade and Industry', 'University of Oslo'."""
    found = _heads().before.at(tokens, i, _SPACE)
    if found is None:
        return None
    (head, sector), k = found
    if head in word_list("name_open_heads") and not _goes_on(tokens, i, head):
        return _romance(tokens, i, k, sector)
    if k >= len(tokens.lows) or tokens.gaps[k - 1] != " ":
        return None
    if tokens.lows[k] not in word_list("name_links"):
        return None
    k += 1
    if k < len(tokens.lows) and tokens.lows[k] in word_list("name_articles") and tokens.gaps[k - 1] in (" ", "’", "'"):
        k += 1
    if k >= len(tokens.lows) or not _is_capital(tokens, k) or tokens.gaps[k - 1] not in (" ", "’", "'"):
        return None
    last = _forward(tokens, k, i + _MOST_ON, is_joined=head in word_list("name_joined"))
    first = i
    while first > 0 and i - first < 3 and tokens.gaps[first - 1] == " " and tokens.starts[first - 1] >= taken:
        word = tokens.words[first - 1]
        if word not in word_list("name_modifiers") and (
            head in word_list("name_joined") or not _is_name_word(tokens, first - 1)
        ):
            break
        first -= 1
    start, end = tokens.starts[first], tokens.ends[last]
    return Shape(start, end, tokens.text[start:end], sector)


def _goes_on(tokens: Tokens, i: int, head: str) -> bool:
    """Whether a word that may open or close a name closes one: 'Bank Muscat' opens, 'World Bank Group' does not."""
    if i == 0 or tokens.gaps[i - 1] != " " or not _is_name_word(tokens, i - 1):
        return False
    return head.lower() in _heads().after.by_first


def _romance(tokens: Tokens, i: int, k: int, sector: str) -> Shape | None:
    """'Universidad Nacional de Colombia', 'Banco Santander': adjectives and names may follow the word directly."""
    articles, links = word_list("name_articles"), word_list("name_links")
    last = i
    while k < len(tokens.lows) and k < i + _MOST_ON and tokens.gaps[k - 1] in (" ", "’", "'"):
        if _is_capital(tokens, k) and tokens.words[k] not in word_list("name_ends"):
            last = k
        elif tokens.lows[k] not in links and tokens.lows[k] not in articles and tokens.lows[k] not in ("y", "e", "et"):
            break
        k += 1
    if last == i:
        return None
    start, end = tokens.starts[i], tokens.ends[last]
    return Shape(start, end, tokens.text[start:end], sector)


def _forward(tokens: Tokens, k: int, limit: int, *, is_joined: bool) -> int:
    """The last token of the run of capitalised words that begins at k."""
    last = k
    while last + 1 < len(tokens.lows) and last + 1 < limit:
        gap, low = tokens.gaps[last], tokens.lows[last + 1]
        if gap in _SPACE and _is_capital(tokens, last + 1):
            if (
                tokens.words[last + 1] in word_list("name_ends")
                or tokens.lows[last + 1].isdigit()
                or _opens_sum(tokens, last + 1)
            ):
                break
            last += 1
            continue
        step = last + 2
        if step >= len(tokens.lows):
            break
        if gap == " " and low in ("of", "for", "de") and tokens.gaps[last + 1] == " " and _is_capital(tokens, step):
            last = step
            continue
        step = _behind_article(tokens, step)
        word = tokens.words[step]
        is_pair = _is_topic(word) and (is_joined or _is_topic(tokens.words[last]))
        if is_pair and gap == " " and low in ("and", "e", "y", "et", "und") and tokens.gaps[last + 1] == " ":
            last = step
            continue
        if is_joined and gap == ", " and _is_topic(tokens.words[last + 1]) and _list_goes_on(tokens, last + 1):
            last += 1
            continue
        if is_joined and gap in (" & ", " and "):
            last += 1
            continue
        break
    return last


def _opens_sum(tokens: Tokens, k: int) -> bool:
    """Whether the token at k is the code of a currency before a number: 'Ministry of Science EUR 18 million'."""
    follows = tokens.lows[k + 1] if k + 1 < len(tokens.lows) else ""
    return follows[:1].isdigit() and tokens.words[k] in currencies().by_symbol


def _behind_article(tokens: Tokens, k: int) -> int:
    """The token at k, or the one behind it where that is 'the': 'Communications and the Digital Economy'."""
    return k + 1 if tokens.lows[k] == "the" and k + 1 < len(tokens.lows) and tokens.gaps[k] == " " else k


def _is_topic(word: str) -> bool:
    topics = _heads().topics
    return word in topics or (word.endswith("s") and word[:-1] in topics)


def _list_goes_on(tokens: Tokens, i: int) -> bool:
    """Whether a comma list of topics ends in 'and' a topic: what makes it one name."""
    for k in range(i, min(i + 8, len(tokens.lows) - 1)):
        if tokens.lows[k] in ("and", "e", "y", "et"):
            return _is_topic(tokens.words[_behind_article(tokens, k + 1)])
        if "." in tokens.gaps[k] or "\n" in tokens.gaps[k]:
            return False
    return False


def _closing(tokens: Tokens, i: int, taken: int) -> Shape | None:
    """'Novo Nordisk Foundation', 'Export and Investment Fund'."""
    found = _heads().after.at(tokens, i, _SPACE)
    if found is None:
        return None
    (head, sector), after = found
    first = i
    while first > 0 and i - first < _MOST_BACK and tokens.starts[first - 1] >= taken:
        gap = tokens.gaps[first - 1]
        if gap in _SPACE | {" & "} and _is_capital(tokens, first - 1) and tokens.text[tokens.starts[first - 1]] != "$":
            first -= 1
            continue
        low = tokens.lows[first - 1]
        linked = gap == " " and first < i and (low in ("of", "de") or (low == "and" and _is_topic(tokens.words[first])))
        if linked and first > 1 and tokens.gaps[first - 2] == " " and _is_capital(tokens, first - 2):
            first -= 2
            continue
        break
    while first < i and (tokens.lows[first] in word_list("name_openers") or tokens.lows[first][0].isdigit()):
        first += 1
    if first == i:
        return None
    if after < len(tokens.lows) and tokens.gaps[after - 1] == " ":
        following = tokens.words[after]
        if _is_capital(tokens, after) and following not in word_list("name_titles") and len(following) > 1:
            return None
        on = after + 1
        if (
            head in word_list("name_enlarged")
            and tokens.lows[after] in ("of", "on", "for")
            and on < len(tokens.lows)
            and tokens.gaps[after] == " "
        ):
            if tokens.lows[on] == "the" and on + 1 < len(tokens.lows) and tokens.gaps[on] == " ":
                on += 1
            if _is_capital(tokens, on):
                after = _forward(tokens, on, i + _MOST_ON, is_joined=True) + 1
    start, end = tokens.starts[first], tokens.ends[after - 1]
    return Shape(start, end, tokens.text[start:end], sector)


def _is_name_word(tokens: Tokens, i: int) -> bool:
    return (
        _is_capital(tokens, i) and tokens.lows[i] not in word_list("name_openers") and not tokens.lows[i][0].isdigit()
    )
