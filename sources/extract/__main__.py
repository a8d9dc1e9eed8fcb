"""`python -m sources.extract [--explain] FILE...`: records of saved pages as JSON lines, for development."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from sources.extract.export import explain, to_document
from sources.extract.extract import extract
from sources.page.model import UnreadablePage
from sources.page.read import read_page


def main(arguments: list[str]) -> int:
    """Print one JSON object a page; with --explain the decisions instead. Returns the exit code."""
    explaining = "--explain" in arguments
    for name in arguments:
        if name.startswith("--"):
            continue
        try:
            page = read_page(Path(name).read_bytes())
        except UnreadablePage as error:
            print(f"{name}: {error}", file=sys.stderr)
            continue
        extraction = extract(page)
        print(explain(extraction, page) if explaining else json.dumps(to_document(extraction, page, Path(name).name), ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
