"""Loads WeasyPrint, in two fifths of the time that its import takes by itself.

Half of that time goes into reading the C declarations of Pango and the like, which are always the same: `c_declarations` has
them as cffi's documentation has it for modules that are to be imported fast (“out-of-line ABI mode”). Declarations of another
WeasyPrint are read as always. And what it only needs for variable fonts, and where HarfBuzz cannot cut fonts down to their
letters, is imported when that is the case.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from hashlib import sha256
from importlib import import_module
from types import ModuleType
from typing import Any

# Modules that WeasyPrint imports and hardly ever uses, and which functions it takes out of them by name.
_LATER = {"fontTools.subset": (), "fontTools.varLib.instancer": ("instantiateVariableFont",)}


def load_weasyprint() -> ModuleType:
    """WeasyPrint. Raises `OSError` if a system library is missing."""
    if "weasyprint" not in sys.modules:
        with _known_declarations(), _later():
            import_module("weasyprint")
    return sys.modules["weasyprint"]


def digest(declarations: str) -> str:
    """What says that `c_declarations` was made from these."""
    return sha256(declarations.encode()).hexdigest()


@contextmanager
def _known_declarations() -> Iterator[None]:
    """Let whoever asks cffi for an interface have one that knows `c_declarations`."""
    import cffi

    usual = cffi.FFI
    cffi.FFI = partial(_Interface, usual)
    try:
        yield
    finally:
        cffi.FFI = usual


class _Interface:
    """cffi's `FFI`, which looks whether declarations have been read before."""

    def __init__(self, usual: Any, *arguments: Any, **options: Any) -> None:
        self._usual = partial(usual, *arguments, **options)

    def cdef(self, declarations: str, *arguments: Any, **options: Any) -> None:
        ready = None if arguments or options or "_ready" in vars(self) else _ready(declarations)
        if ready is None:
            ready = vars(self).get("_ready") or self._usual()
            ready.cdef(declarations, *arguments, **options)
        self._ready = ready
        # As attributes of this very object they are found as fast as those of the one that has them.
        vars(self).update({name: getattr(ready, name) for name in dir(ready) if not name.startswith("__")})
        self.dlopen = partial(_open_for_good, ready.dlopen)

    def __getattr__(self, name: str) -> Any:
        if "_ready" not in vars(self):
            self._ready = self._usual()
        return getattr(self._ready, name)


def _open_for_good(dlopen: Callable[..., Any], name: str, flags: int = 0) -> Any:
    """Open a library that stays: as Python ends it closes them in any order, and some had things of others to let go of."""
    return dlopen(name, flags | getattr(os, "RTLD_NODELETE", 0))


def _ready(declarations: str) -> Any:
    """What `declarations` make, if they are those that we know."""
    try:
        from ladder_export.pdf import c_declarations
    except ImportError:  # cffi's, of a version that makes them otherwise
        return None
    return c_declarations.ffi if digest(declarations) == c_declarations.DIGEST else None


class _Later(ModuleType):
    """A module that is imported when something of it is needed."""

    def __init__(self, name: str, functions: Sequence[str]) -> None:
        super().__init__(name)
        for function in functions:
            setattr(self, function, partial(_call, name, function))

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)  # the machinery of imports looks for some
        return getattr(import_module(self.__name__), name)


def _call(module: str, function: str, /, *arguments: Any, **options: Any) -> Any:
    return getattr(import_module(module), function)(*arguments, **options)


@contextmanager
def _later() -> Iterator[None]:
    """Let whoever imports one of `_LATER` have it later."""
    planted = {name: _Later(name, functions) for name, functions in _LATER.items() if name not in sys.modules}
    sys.modules.update(planted)
    try:
        yield
    finally:
        for name, module in planted.items():
            if sys.modules.get(name) is module:
                del sys.modules[name]
