"""Jinja2, locked down: it reads the layouts' folder and nothing else, escapes all text, and stops at any unknown name."""

from __future__ import annotations

import traceback
from collections import deque
from collections.abc import Callable, Mapping
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from ladder_export.problems import LadderExportError

if TYPE_CHECKING:
    from jinja2 import Environment

_T = TypeVar("_T")
SUFFIX = ".html.j2"
_KEPT = 16  # pages, more than most decks have: in another type size nearly all are the same
_MEND = "mend this layout, or leave out --layouts"


class LayoutError(LadderExportError):
    """A file of the layouts is missing or wrong; the message says which, where and what."""


class Templates:
    """The layouts of one folder. Raises `LayoutError` from every method."""

    def __init__(self, folder: Path) -> None:
        if not folder.is_dir():
            raise LayoutError(f"{folder}: there is no such folder of layouts")
        self._folder = folder
        self._styles: dict[str, str] = {}
        self._rendered: deque[tuple[str, Mapping[str, Any], str]] = deque(maxlen=_KEPT)

    @cached_property
    def _environment(self) -> Environment:
        from jinja2 import FileSystemLoader, StrictUndefined

        from ladder_export.layout.bytecode import bytecode_cache

        options: dict[str, Any] = {
            "autoescape": True,
            "trim_blocks": True,
            "lstrip_blocks": True,
            "keep_trailing_newline": False,
        }
        environment = _sandbox()(
            loader=FileSystemLoader(self._folder),
            undefined=StrictUndefined,
            bytecode_cache=bytecode_cache(options),
            **options,
        )
        environment.globals.clear()
        return environment

    def render(self, name: str, **values: Any) -> str:
        """The HTML of the layout `name` (without its suffix) for `values`, which hold nothing that changes."""
        for known_name, known, html in self._rendered:
            if known_name == name and known == values:
                return html
        html = self._explained(lambda: self._environment.get_template(name + SUFFIX).render(values), name + SUFFIX)
        self._rendered.append((name, values, html))
        return html

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
        from jinja2 import TemplateError, TemplateNotFound, TemplateSyntaxError

        try:
            return work()
        except TemplateNotFound as error:
            raise LayoutError(f"{self._folder / str(error.name)}: there is no such layout; restore it") from error
        except TemplateSyntaxError as error:
            path = error.filename or self._folder / (error.name or name)
            raise LayoutError(f"{path}:{error.lineno}: {str(error.message).rstrip('.')}; {_MEND}") from error
        except UnicodeDecodeError as error:
            path = self._folder / name
            raise LayoutError(f"{path}: byte {error.start} is not UTF-8 text; save this layout as UTF-8") from error
        except (TemplateError, TypeError, ValueError, AttributeError, LookupError, ArithmeticError) as error:
            # What breaks inside a template is raised with a frame of that template (Jinja rewrites the traceback).
            raise LayoutError(f"{_place(error) or self._folder / name}: {error}; {_MEND}") from error


@cache
def _sandbox() -> type[Environment]:
    """Jinja's own, which looks at what a template asks for once for each class of values: most of its time goes there."""
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    class Sandbox(ImmutableSandboxedEnvironment):
        def __init__(self, **options: Any) -> None:
            super().__init__(**options)
            self._safe: dict[tuple[type, str], bool] = {}

        def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
            known = self._safe.get((type(obj), attr))
            if known is None:
                known = self._safe[type(obj), attr] = super().is_safe_attribute(obj, attr, value)
            return known

    return Sandbox


def _place(error: Exception) -> str:
    """The file and line of the innermost frame of a template, if there is one."""
    frames = [f for f in traceback.extract_tb(error.__traceback__) if f.filename.endswith(SUFFIX)]
    return f"{frames[-1].filename}:{frames[-1].lineno}" if frames else ""


def marked(name: str, text: str) -> str:
    """`text` as one of the style sheets of a document."""
    return f"/*= {name} =*/\n{text}\n"
