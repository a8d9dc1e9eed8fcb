"""The refresh flow itself, run without the flow engine: `python -m tests.e2e.driver [FACTS] [--die-at N]`.

Stands in for Prefect with decorators that do nothing, so that the stages run in the order of
`flows/refresh.py` and a kill costs no start of a server. With FACTS, that folder's facts are the only source.
`--die-at N` kills the process at its N-th change of the file system (rename, removal, new folder), right before
it happens; `--count` prints how many there are.
"""

from __future__ import annotations

import os
import signal
import sys
import types
from functools import partial
from pathlib import Path
from typing import Any

CHANGES = {"os.rename", "os.remove", "os.mkdir", "os.rmdir", "shutil.rmtree", "shutil.copyfile"}


def without_engine() -> None:
    """Put modules in Prefect's place whose decorators give the function back."""

    def plain(function: Any = None, **options: Any) -> Any:
        return function if function is not None else plain

    prefect = types.ModuleType("prefect")
    prefect.flow = prefect.task = plain  # type: ignore[attr-defined]
    artifacts = types.ModuleType("prefect.artifacts")
    artifacts.create_markdown_artifact = lambda **said: None  # type: ignore[attr-defined]
    policies = types.ModuleType("prefect.cache_policies")
    policies.NO_CACHE = None  # type: ignore[attr-defined]
    sys.modules |= {"prefect": prefect, "prefect.artifacts": artifacts, "prefect.cache_policies": policies}


def main(arguments: list[str]) -> None:
    without_engine()
    import flows.collect as collect
    from flows.refresh import refresh

    if arguments and not arguments[0].startswith("-"):
        collect.load = partial(collect.load, Path(arguments.pop(0)))
        collect.articles = lambda: ()
    count = 0
    die_at = int(arguments[1]) if arguments[:1] == ["--die-at"] else 0

    def watch(event: str, details: object) -> None:
        nonlocal count
        if event in CHANGES:
            count += 1
            if count == die_at:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(watch)
    result = refresh()
    print(result["outcome"])
    if arguments[:1] == ["--count"]:
        print(count)


if __name__ == "__main__":
    main(sys.argv[1:])
