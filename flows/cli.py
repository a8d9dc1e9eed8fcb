"""The `sovai` command: names its subcommands and turns every expected failure into two lines and an exit code.

Owns the entry point. Each subcommand is a module of `flows/commands`, imported only when it is called, so
that help is quick. Invariant: data goes to standard output, all else to standard error.
"""

from __future__ import annotations

import os
import sys
from importlib import import_module
from typing import Any, ClassVar

import typer
from typer.core import TyperGroup

from flows.errors import FAILED, SovaiError
from schemas.version import SCHEMA, SOFTWARE

COMMANDS = {
    "refresh": "Read the sources, update the warehouse and publish a release where anything changed.",
    "extract": "Show the records of pages, files or addresses, with the words each rests on.",
    "sources": "List, check, add sources; tell which are stale.",
    "release": "List, build, verify, compare, withdraw and download releases.",
    "query": "Run SQL over the warehouse or a release, read-only.",
    "explain": "List the rows that make one figure of a country.",
    "history": "Tell a project's life in the index.",
    "review": "Show what waits for a decision: quarantine, conflicts, doubtful merges.",
    "schedule": "Keep refreshing on a cron.",
    "status": "Say whether the index is healthy: last run, latest release, stale sources.",
    "cite": "Print how to cite the dataset.",
    "evaluate": "Score the extractor on labelled pages.",
    "captures": "Export, import and prune captured pages.",
    "site": "Build or serve the site of a release.",
    "gc": "Remove what no release and no evidence needs.",
}


class Lazy(TyperGroup):
    """Imports a subcommand's module when it is asked for."""

    loaded: ClassVar[dict[str, Any]] = {}

    def list_commands(self, ctx: Any) -> list[str]:
        return [name for name in COMMANDS if self._exists(name)]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        if cmd_name not in COMMANDS or not self._exists(cmd_name):
            return None
        if cmd_name not in self.loaded:
            module = import_module(f"flows.commands.{cmd_name}")
            command = typer.main.get_command(module.app)
            command.name = cmd_name
            self.loaded[cmd_name] = command
        return self.loaded[cmd_name]

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, COMMANDS[name]) for name in self.list_commands(ctx)])

    @staticmethod
    def _exists(name: str) -> bool:
        from importlib.util import find_spec

        return find_spec(f"flows.commands.{name}") is not None


app = typer.Typer(
    name="sovai",
    cls=Lazy,
    no_args_is_help=True,
    add_completion=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Exit codes: 0 done, 1 failed, 2 usage, 3 a data check failed, 4 nothing to do, 5 network.",
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"sovai {SOFTWARE} (schema {SCHEMA})")
        raise typer.Exit


@app.callback()
def sovai(
    version: bool = typer.Option(False, "--version", "-V", callback=_version, is_eager=True, help="Print the version."),
) -> None:
    """The sovereign AI index: who builds what, with whose money, on whose chips."""


def main() -> None:
    """Entry point: runs a subcommand; expected failures become two lines on standard error."""
    try:
        app()
    except SovaiError as error:
        _fail(error.what, error.todo, error.exit_code)
    except KeyboardInterrupt:
        _fail("interrupted", "nothing half-written was left; run the command again", 130)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(FAILED)


def _fail(what: str, todo: str, code: int) -> None:
    print(f"error: {what}\n  do: {todo}", file=sys.stderr)  # noqa: T201
    sys.exit(code)


if __name__ == "__main__":
    main()
