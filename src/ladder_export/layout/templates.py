"""Jinja2, locked down: it reads the layouts' folder and nothing else, escapes all text, and stops at any unknown name."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from jinja2 import FileSystemLoader, StrictUndefined, TemplateError, TemplateNotFound, TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from ladder_export.problems import LadderExportError

_T = TypeVar("_T")
SUFFIX = ".html.j2"


class LayoutError(LadderExportError):
    """A file of the layouts is missing or wrong; the message says which, where and what."""


class Templates:
    """The layouts of one folder. Raises `LayoutError` from every method."""

    def __init__(self, folder: Path) -> None:
        if not folder.is_dir():
            raise LayoutError(f"{folder}: there is no such folder of layouts")
        self._folder = folder
        self._environment = ImmutableSandboxedEnvironment(
            loader=FileSystemLoader(folder),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=False,
        )
        self._environment.globals.clear()
        self._styles: dict[str, str] = {}

    def render(self, name: str, **values: Any) -> str:
        """The HTML of the layout `name` (without its suffix) for `values`."""
        return self._explained(lambda: self._environment.get_template(name + SUFFIX).render(values), name + SUFFIX)

    def style(self, name: str) -> str:
        """The text of the style sheet `name`.css, with a mark before it that names it (see `pdf.render.split_sheets`)."""
        if name not in self._styles:
            path = self._folder / f"{name}.css"
            try:
                text = path.read_text(encoding="utf-8")
            except (OSError, UnicodeDecodeError) as error:
                raise LayoutError(f"{path}: cannot read this style sheet ({error}); restore it") from error
            self._styles[name] = marked(str(path), text)
        return self._styles[name]

    def _explained(self, work: Callable[[], _T], name: str) -> _T:
        try:
            return work()
        except TemplateNotFound as error:
            raise LayoutError(f"{self._folder / str(error.name)}: there is no such layout; restore it") from error
        except TemplateSyntaxError as error:
            raise LayoutError(f"{self._where(error.name or name)}:{error.lineno}: {error.message}") from error
        except (TemplateError, TypeError, ValueError, AttributeError, ArithmeticError) as error:
            # What breaks inside a template is raised with a frame of that template (Jinja rewrites the traceback).
            file, line = _place(error, name)
            raise LayoutError(f"{self._where(file)}:{line}: {error}") from error

    def _where(self, name: str) -> str:
        return name if Path(name).is_absolute() else str(self._folder / name)


def _place(error: Exception, name: str) -> tuple[str, int]:
    """The file and line of the innermost frame of a template."""
    frames = [f for f in traceback.extract_tb(error.__traceback__) if f.filename.endswith(SUFFIX)]
    return (frames[-1].filename, frames[-1].lineno or 0) if frames else (name, 0)


def marked(name: str, text: str) -> str:
    """`text` as one of the style sheets of a document."""
    return f"/*= {name} =*/\n{text}\n"
