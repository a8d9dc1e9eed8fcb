"""Which state of a store was seen last, so that an older one is noticed.

Owns a small file of `sequence` by store. Invariant: a number in it never goes down.
"""

from __future__ import annotations

import json
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from warehouse.release import files
from warehouse.release.errors import ReleaseError
from warehouse.release.pointer import Pointer

_SEEN = TypeAdapter(dict[str, int])


class OlderPointer(ReleaseError):
    """The store offers an older list of releases than the one that was seen there before."""


def ensure_newer(file: Path, url: str, pointer: Pointer) -> None:
    """Remember the pointer of a store; raise OlderPointer where it is older than the one remembered."""
    seen = _read(file)
    if pointer.sequence < seen.get(url, 0):
        raise OlderPointer(
            f"{url} shows an older list of releases (number {pointer.sequence}) than before (number {seen[url]})",
            f"ask its keeper; if that is meant, remove {file}")
    if pointer.sequence > seen.get(url, -1):
        file.parent.mkdir(parents=True, exist_ok=True)
        files.replace(file, (json.dumps(seen | {url: pointer.sequence}, indent=1, sort_keys=True) + "\n").encode())


def _read(file: Path) -> dict[str, int]:
    try:
        return _SEEN.validate_json(file.read_bytes())
    except FileNotFoundError:
        return {}
    except (OSError, ValidationError) as error:
        raise ReleaseError(f"{file} cannot be read", "remove it; it is made anew") from error
