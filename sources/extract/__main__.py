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
    """Write one JSON object a page to standard output; with --explain the decisions instead. Returns the exit code."""
    is_explained = "--explain" in arguments
    for name in (a for a in arguments if not a.startswith("--")):
        try:
            page = read_page(Path(name).read_bytes())
        except UnreadablePage as error:
            sys.stderr.write(f"{name}: {error}\n")
            continue
        found = extract(page)
        text = (
            explain(found, page)
            if is_explained
            else json.dumps(to_document(found, page, Path(name).name), ensure_ascii=False)
        )
        sys.stdout.write(text + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
