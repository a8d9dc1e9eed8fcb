"""Markup to a tree, whatever the markup.

Owns parsing (lxml's tolerant HTML parser) and the treatment of documents nested too deep for it.
Does not judge content. Invariant: no recursion in Python over the tree, and no text is lost to nesting:
a document deeper than the parser keeps is flattened and read again.
"""

from __future__ import annotations

import json
import re
from html import escape

import lxml.html
from lxml import etree

from sources.page.model import UnreadablePage
from sources.page.words import INLINE

_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*>", re.IGNORECASE)
_TAG = re.compile(r"<(/?)([a-z][a-z0-9:-]*)(?=[\s>/])[^<>]{0,2000}>", re.IGNORECASE)
_UNNESTED = frozenset(
    {
        "html",
        "head",
        "body",
        "script",
        "style",
        "title",
        "meta",
        "link",
        "img",
        "br",
        "hr",
        "base",
        "noscript",
        "template",
    }
)


_VEILED = re.compile(
    r"<(/?)noscript\b[^>]*>|<script[^>]{0,200}?type\s*=\s*[\"']?text/(?:x-)?(?:template|html|handlebars)[^>]*>(.*?)</script\s*>",
    re.IGNORECASE | re.DOTALL,
)
_ELEMENTS = etree.ElementDefaultClassLookup(element=lxml.html.HtmlElement)
"""One class for all elements: the parser of lxml.html asks Python for the class of each element at each visit."""
_BODY_IN_DATA = re.compile(r'"articleBody"\s*:\s*("(?:[^"\\]|\\.)*")', re.DOTALL)


def unveil(html: str) -> str | None:
    """The markup with what scripts would show as plain markup, or None where there is nothing of the kind.

    That is what stands in noscript and template scripts, and the text of an article in JSON-LD. For pages that say
    their piece only there; on others these hold copies and pixels.
    """
    text = _VEILED.sub(lambda match: match.group(2) or "", html)
    bodies: list[str] = []
    for match in _BODY_IN_DATA.finditer(html):
        try:
            body = str(json.loads(match.group(1), strict=False))
        except ValueError:
            continue
        bodies.append("<article>" + "".join(f"<p>{escape(line)}</p>" for line in body.splitlines()) + "</article>")
    if bodies:
        end = text.lower().rfind("</body")
        text = "".join((text[:end], *bodies, text[end:])) if end >= 0 else "".join((text, *bodies))
    return text if len(text) != len(html) else None


def _parser() -> etree.HTMLParser:
    # A new one for each page: error logs and name tables of a shared parser grow.
    parser = etree.HTMLParser(remove_comments=True, remove_pis=True, huge_tree=True)
    parser.set_element_class_lookup(_ELEMENTS)
    return parser


def parse(html: str) -> lxml.html.HtmlElement:
    """The root element of the page. Raises UnreadablePage: no_text (no element at all), too_deep."""
    text = _XML_DECLARATION.sub("", html, count=1)
    root, is_too_deep = _parse(text)
    if is_too_deep:
        root, is_too_deep = _parse(_TAG.sub(_flat, text))
        if is_too_deep:
            raise UnreadablePage("too_deep", "elements are nested beyond what can be read, even flattened")
    return root


def _parse(text: str) -> tuple[lxml.html.HtmlElement, bool]:
    parser = _parser()
    try:
        root = lxml.html.document_fromstring(text, parser=parser, ensure_head_body=False)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise UnreadablePage("no_text", f"no markup could be read ({error})") from None
    log = parser.error_log
    return root, len(log) > 0 and any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in log)


def _flat(match: re.Match[str]) -> str:
    """The tag without nesting: structure is lost, the words and their blocks are not."""
    name = match.group(2).lower()
    if name in _UNNESTED:
        return match.group()
    return "" if name in INLINE else "<p>"
