"""Where the evaluation material beside the repository lies; tests that need it skip where it is absent."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

SHARED = Path(__file__).resolve().parents[4].parent / "shared"


def load(relative: str) -> Any:
    path = SHARED / relative
    if not path.exists():
        pytest.skip(f"{relative} is not beside this checkout")
    return json.loads(path.read_text(encoding="utf-8"))
