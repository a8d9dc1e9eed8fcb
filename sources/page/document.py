"""Markup to a tree, whatever the markup.

Owns parsing (lxml's tolerant HTML parser) and the treatment of documents nested too deep for it.
Does not judge content. Invariant: no recursion in Python over the tree, and no text is lost to nesting:
a document deeper than the parser keeps is flattened and read again.
"""

from __future__ import annotations

import re

import lxml.html
from lxml import etree

from sources.page.model import UnreadablePage

_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*>", re.IGNORECASE)
# Wrappers whose loss costs structure but no words.
_WRAPPER = re.compile(r"<(/?)(div|section|article|main|center|font|span|b|i|u|em|strong|small|big|blockquote|ul|ol|li|dl|dd|dt|"
                      r"table|tbody|thead|tr|td|th|form|fieldset|a|p|[a-z]+-[a-z-]*)(?=[\s>/])[^<>]{0,2000}>", re.IGNORECASE)
_BLOCK_WRAPPERS = frozenset({"div", "section", "article", "main", "center", "blockquote", "ul", "ol", "li", "dl", "dd", "dt", "p",
                             "table", "tr", "td", "th", "form", "fieldset"})


def _parser() -> lxml.html.HTMLParser:
    # A new one for each page: error logs and name tables of a shared parser grow.
    return lxml.html.HTMLParser(remove_comments=True, remove_pis=True, huge_tree=True)


def parse(html: str) -> lxml.html.HtmlElement:
    """The root element of the page. Raises UnreadablePage: no_text (no element at all), too_deep."""
    text = _XML_DECLARATION.sub("", html, count=1)
    root, is_too_deep = _parse(text)
    if is_too_deep:
        root, is_too_deep = _parse(_WRAPPER.sub(_flat, text))
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
    return "<p>" if match.group(2).lower() in _BLOCK_WRAPPERS else ""
