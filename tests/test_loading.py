"""WeasyPrint loaded fast is the WeasyPrint that is installed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import cffi
import pytest

from ladder_export.pdf import c_declarations, loading

ROOT = Path(__file__).resolve().parent.parent
PAGE = 'HTML(string="<p>Hello, page</p>").write_pdf()[:5]'


def run(*lines: str) -> str:
    """What a fresh Python prints for these lines."""
    head = "import sys; from ladder_export.pdf.loading import load_weasyprint"
    script = "\n".join((head, *lines))
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=ROOT / "src")
    assert not done.returncode, done.stderr
    return done.stdout.strip()


def test_the_declarations_are_those_of_the_weasyprint_that_is_installed(tmp_path: Path) -> None:
    made = tmp_path / "c_declarations.py"
    subprocess.run([sys.executable, ROOT / ".ci" / "declarations", made], check=True, capture_output=True)
    assert made.read_text() == Path(c_declarations.__file__).read_text(), "run .ci/declarations"


def test_nothing_is_loaded_that_a_page_does_not_need() -> None:
    said = run(
        "load_weasyprint()", "from weasyprint import HTML", f"assert {PAGE} == b'%PDF-'",
        "print(*{'pycparser', 'fontTools.subset', 'fontTools.varLib.instancer'} & set(sys.modules))",
    )  # fmt: skip
    assert said == ""


def test_what_is_loaded_later_is_there_when_it_is_asked_for() -> None:
    said = run(
        "load_weasyprint()", "from weasyprint.pdf import fonts", "print(fonts.subset.Options.__module__)",
        "import fontTools.subset, fontTools.varLib.instancer", "print(fontTools.subset.Options is fonts.subset.Options)",
        "try: fonts.instantiateVariableFont({}, {})", "except ValueError as error: print(error)",
    )  # fmt: skip
    assert said.splitlines() == ["fontTools.subset", "True", "Missing required table fvar"]


@pytest.mark.parametrize(
    "unknown", ["c_declarations.DIGEST = 'of others'", "del sys.modules[c_declarations.__name__]; block()"]
)
def test_declarations_that_are_not_known_are_read(unknown: str) -> None:
    said = run(
        "from ladder_export import pdf; from ladder_export.pdf import c_declarations",
        "def block(): sys.modules[c_declarations.__name__] = None; del pdf.c_declarations",
        unknown, "load_weasyprint()", "from weasyprint import HTML", f"assert {PAGE} == b'%PDF-'",
        "print('pycparser' in sys.modules)",
    )  # fmt: skip
    assert said == "True"


def test_whoever_else_asks_cffi_gets_what_they_asked_for() -> None:
    with loading._known_declarations():
        first, second = cffi.FFI(), cffi.FFI()
        first.cdef("int abs(int);")
        first.cdef("struct pair { int left; int right; };", packed=True)
    assert first.dlopen(None).abs(-3) == 3
    assert first.sizeof("struct pair") == 8
    assert second.sizeof("short") == 2
    assert isinstance(cffi.FFI(), cffi.api.FFI)


def test_a_missing_library_is_told_as_before() -> None:
    said = run(
        "import cffi", "usual = cffi.api.FFI.dlopen",
        "from ladder_export.pdf import c_declarations", "c_declarations.DIGEST = ''",
        "cffi.api.FFI.dlopen = lambda *a: exec('raise OSError(\"cannot load library\")')",
        "try: load_weasyprint()", "except OSError as error: print(error)", "print('weasyprint' in sys.modules)",
    )  # fmt: skip
    assert said.splitlines()[-2:] == ["cannot load library", "False"]


def test_a_command_loads_it_fast(tmp_path: Path) -> None:
    """Wherever WeasyPrint is wanted first."""
    said = run(
        "from ladder_export import cli",
        f"out, source = {str(tmp_path / 'out')!r}, {str(ROOT / 'source')!r}",
        "try: cli._run(['build', source, '-o', out, '--only', 'overview', '--jobs', '1'])",
        "except SystemExit: pass",
        "print('weasyprint' in sys.modules, 'pycparser' in sys.modules, 'fontTools.subset' in sys.modules)",
    )  # fmt: skip
    assert said.splitlines()[-1] == "True False False"


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs /proc")
def test_libraries_stay_as_long_as_somebody_may_have_something_of_them() -> None:
    # Python, as it ends, closes them before it lets go of fonts and lines, which then call into nothing.
    said = run(
        "load_weasyprint()", "from weasyprint.text import ffi", "ffi.ffi.dlclose(ffi.harfbuzz_subset)",
        "print('libharfbuzz-subset' in open('/proc/self/maps').read())",
    )  # fmt: skip
    assert said == "True"
