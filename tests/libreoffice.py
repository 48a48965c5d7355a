"""LibreOffice as the person who fills in a form: opens it, fills every control through UNO, saves it as .docx.

Imported, this is what tests call (`fill`). Run by a Python that has `uno`, with the name of a job file, it is the client
that does the work in a process of its own, since that Python is rarely the one that runs the tests.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

SECONDS = 180
FILTERS = {"docx": "MS Word 2007 XML", "odt": "writer8", "rtf": "Rich Text Format", "doc": "MS Word 97"}


def python_with_uno(soffice: str) -> str | None:
    """A Python that can import `uno`: the system's (Debian puts it there), or the one that LibreOffice brings along."""
    beside = Path(os.path.realpath(soffice)).parent
    for candidate in (
        "/usr/bin/python3",
        beside / "python",
        beside.parent / "Resources" / "python",
        beside / "python3",
    ):
        if Path(candidate).exists():
            probe = subprocess.run([str(candidate), "-c", "import uno"], capture_output=True, check=False)
            if probe.returncode == 0:
                return str(candidate)
    return None


def fill(folder: Path, jobs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Do `jobs` in one LibreOffice; each has `open`, `save` (paths) and `blanks` (list of tag, bookmark, kind, value).

    A job may have `via`, a list of formats (`odt`, `rtf`, `doc`, `docx`) that the file is saved in and opened again on its way.

    Returns for each job the `pages` of the form as it came and how many controls were `filled`, by kind. Skips the test
    where LibreOffice or `uno` is absent.
    """
    import tools

    soffice = tools.command("soffice", "LibreOffice")
    python = python_with_uno(soffice) or tools.absent("LibreOffice’s Python module uno")
    job = Path(folder) / "jobs.json"
    job.write_text(json.dumps({"soffice": soffice, "profile": str(Path(folder) / "profile"), "jobs": jobs}))
    command = [python, str(Path(__file__).resolve()), str(job)]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return json.loads(ran.stdout)


def has_calibri_metrics() -> bool:
    """Whether this machine sets Calibri in a font as wide as Calibri, so that pages break as they do in Word."""
    ran = subprocess.run(["fc-match", "Calibri"], capture_output=True, text=True, check=False)
    return "Carlito" in ran.stdout or "Calibri" in ran.stdout


# ---- the client: from here on only LibreOffice's Python runs


def _property(name: str, value: object) -> Any:
    from com.sun.star.beans import PropertyValue

    made = PropertyValue()
    made.Name, made.Value = name, value
    return made


def _connect(soffice: str, profile: str) -> tuple[Any, Any]:
    import uno

    pipe = f"ladder{os.getpid()}"
    process = subprocess.Popen(
        [
            soffice, "--headless", "--invisible", "--norestore", "--nologo",
            f"-env:UserInstallation={Path(profile).as_uri()}", f"--accept=pipe,name={pipe};urp;",
        ],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    for _ in range(240):
        try:
            context = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
            return process, context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
        except Exception:
            if process.poll() not in (None, 81):  # 81: it starts itself again after it has made the profile
                raise
            time.sleep(0.25)
    raise TimeoutError("LibreOffice did not answer")


def _content_control(anchor: Any) -> Any:
    """The content control inside a bookmark's range, or None: LibreOffice 7.4 makes plain text a field instead."""
    lines = anchor.createEnumeration()
    while lines.hasMoreElements():
        portions = lines.nextElement().createEnumeration()
        while portions.hasMoreElements():
            portion = portions.nextElement()
            if portion.TextPortionType == "ContentControl":
                return portion.ContentControl
    return None


def _write(control: Any, kind: str, value: Any) -> None:
    if kind == "check-box":
        control.setPropertyValue("Checked", value)
        value = "\u2612" if value else "\u2610"
    elif kind == "date":
        value, shown = value
        control.setPropertyValue("CurrentDate", value + "T00:00:00Z")
        value = shown
    control.setPropertyValue("ShowingPlaceHolder", False)
    _type_over(control, value)


def _type_over(control: Any, value: str) -> None:
    """Replace what a control shows. It is never empty on the way: LibreOffice 7.4 then writes beside it, not in it."""
    portions = control.createEnumeration()
    while portions.hasMoreElements():
        portion = portions.nextElement()
        shown = portion.getString()
        if portion.TextPortionType == "Text" and shown:
            text, start = portion.getText(), portion.getStart()
            cursor = text.createTextCursorByRange(start)
            cursor.goRight(1, False)
            text.insertString(cursor, value, False)
            if len(shown) > 1:
                cursor.goRight(len(shown) - 1, True)
                cursor.setString("")
            cursor.gotoRange(start, False)
            cursor.goRight(1, True)
            cursor.setString("")
            return
    raise LookupError("nothing to type over in a control")


def _fill(desktop: Any, job: dict[str, Any]) -> dict[str, Any]:
    url = Path(job["open"]).as_uri()
    document = desktop.loadComponentFromURL(url, "_blank", 0, (_property("Hidden", True),))
    pages = document.getCurrentController().PageCount
    bookmarks, filled = document.getBookmarks(), {}
    for tag, bookmark, kind, value in job["blanks"]:
        anchor = bookmarks.getByName(bookmark).getAnchor()
        control = _content_control(anchor)
        if control is not None:
            _write(control, kind, value)
        elif kind in ("text", "lines"):
            anchor.setString(value)
        else:
            raise LookupError(f"no control at {tag}")
        filled[kind] = filled.get(kind, 0) + 1
    for number, kind in enumerate(job.get("via", [])):
        way = Path(job["save"]).with_suffix(f".{number}.{kind}").as_uri()
        document.storeToURL(way, (_property("FilterName", FILTERS[kind]),))
        document.close(True)
        document = desktop.loadComponentFromURL(way, "_blank", 0, (_property("Hidden", True),))
    document.storeToURL(Path(job["save"]).as_uri(), (_property("FilterName", FILTERS["docx"]),))
    document.close(True)
    return {"pages": pages, "filled": filled}


def _main() -> None:
    work = json.loads(Path(sys.argv[1]).read_text())
    process, desktop = _connect(work["soffice"], work["profile"])
    try:
        print(json.dumps([_fill(desktop, job) for job in work["jobs"]]))
    finally:
        try:
            desktop.terminate()
        except Exception:
            process.terminate()
        process.wait(30)


if __name__ == "__main__":
    _main()
