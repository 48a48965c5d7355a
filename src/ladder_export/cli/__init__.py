"""The command line. Each command has a file of its own here, which is imported only when that command runs.

This package prints, shows progress and gives exit codes; nothing below it does.
"""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Mapping
from importlib import import_module
from keyword import iskeyword
from typing import Any

import click

from ladder_export.problems import NOWHERE, ExitCode, LadderExportError, Problem, SourceError

COMMANDS = {
    "new": "Start a ladder: a source with its levels and sections, and every text still to write.",
    "import": "Documents, tables and other ladders into a source, word for word.",
    "build": "Make the handbook, chapters, overviews, compare sheets, cards and review forms, proved complete.",
    "merge": "Join the folders of a build that was made in parts, on as many machines as you like.",
    "check": "Is the source complete and well formed?",
    "sheets": "Put cards and handbook on sheets to be cut, stacked or folded, or make files for a print shop.",
    "verify": "Are the built files still complete and sound?",
    "review": "Fill forms from a roster, collect what comes back, carry it to a new edition, print evidence.",
    "diff": "What changed between two editions, as text, JSON or a page to print.",
    "schema": "JSON Schema of the source, for editors.",
}


_SIGPIPE = 128 + 13  # what a shell shows for a program that such a reader has ended


class Commands(click.Group):
    """A group that knows its commands by name and loads the one that is asked for from a module of `package`."""

    def __init__(self, *args: Any, table: Mapping[str, str], package: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._table = table
        self._package = package

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self._table)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in self._table:
            return None
        module = f"{name}_" if iskeyword(name) else name
        command: click.Command = import_module(f"{self._package}.{module}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):  # from the table, so that --help loads no command
            formatter.write_dl(list(self._table.items()))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            from difflib import get_close_matches

            near = get_close_matches(args[0], self._table, n=1)
            also = f" Did you mean “{near[0]}”?" if near else f" The commands are {', '.join(self._table)}."
            raise click.UsageError(f"There is no command “{args[0]}”.{also}", ctx) from error


@click.group(
    cls=Commands,
    table=COMMANDS,
    package="ladder_export.cli",
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Exit codes: 0 fine, 1 problems in the source or in files given, 2 wrong usage, 3 a bug in this program, "
    "4 an output is incomplete or does not fit, 130 interrupted.",
)
@click.version_option(package_name="ladder-export", prog_name="ladder-export")
@click.pass_context
def cli(ctx: click.Context) -> None:
    """Turn a career ladder, written once in YAML, into everything that people print, hand out, attach and fill in.

    The usual way: edit the files in source/, run `ladder-export check`, then `ladder-export build`, and take what you need
    from output/.
    """
    if os.environ.get("NO_COLOR"):
        ctx.color = False


def main(args: list[str] | None = None) -> None:
    """Run the command line and leave with its exit code: the one place where errors become messages."""
    sys.exit(_run(args))


def _run(args: list[str] | None) -> int:
    try:
        result = cli.main(args, prog_name=os.environ.get("LADDER_EXPORT_NAME", "ladder-export"), standalone_mode=False)
        sys.stdout.flush()
        return int(result or 0)
    except click.ClickException as error:
        error.show()
        return int(ExitCode.USAGE)
    except (KeyboardInterrupt, click.Abort):
        return _interrupted()
    except SourceError as error:
        click.echo(error, err=True)
        click.echo(f"{_count(error)} in the source; nothing was made.", err=True)
        return int(error.exit_code)
    except LadderExportError as error:
        if "--json" in (sys.argv[1:] if args is None else args):
            import json

            problem = Problem(NOWHERE, str(error))
            click.echo(json.dumps({"ok": False, "problems": [problem.as_json()]}, ensure_ascii=False, indent=2))
        click.echo(f"ladder-export: {error}", err=True)
        return int(error.exit_code)
    except SystemExit:  # click's way to say that the reader of our output, such as `head`, has seen enough
        return _reader_left()
    except OSError as error:
        if error.errno == errno.EPIPE:
            return _reader_left()
        if error.filename is None and error.errno in (errno.ENOSPC, errno.EIO):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            click.echo(f"ladder-export: the result cannot be printed ({error.strerror})", err=True)
            return int(ExitCode.PROBLEMS)
        return _bug()
    except Exception as error:
        return _interrupted() if _comes_of_interrupt(error) else _bug()


def _interrupted() -> int:
    click.echo("Interrupted. Every file that was finished is whole.", err=True)
    return int(ExitCode.INTERRUPTED)


def _comes_of_interrupt(error: BaseException | None) -> bool:
    """Whether it was Ctrl-C that broke off what then failed, such as a library while it was loaded."""
    while error is not None and not isinstance(error, KeyboardInterrupt):
        error = error.__cause__ or error.__context__
    return error is not None


def _reader_left() -> int:
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # so that nothing more is said of it at the end
    return _SIGPIPE


def _bug() -> int:
    """Show the traceback of the exception that is being handled, and where to report it."""
    import traceback

    traceback.print_exc()
    click.echo(
        "\nThis is a bug in ladder_export, not in your ladder. Please report it to the project’s issue tracker, "
        "with the text above and the command that you ran. Files that were already made are whole.",
        err=True,
    )
    return int(ExitCode.BUG)


def _count(error: SourceError) -> str:
    n = len(error.problems)
    return "1 problem" if n == 1 else f"{n} problems"
