"""The scenes of the benchmarks: in each, some ways of doing one job are run side by side, and rows come of it.

A scene gets a `Bench`, prepares what its ways need without being timed, and yields rows. A peer that is not installed is a row
that says so.
"""

from __future__ import annotations

import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from xml.sax.saxutils import escape

from results import Row, absent, beside, memory, seconds
from timing import Runs, Spread, Way, growth, side_by_side

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
PEERS = HERE / "peers"
IMPORTS = 'python -c "import click, yaml"'
MOST_MIB = 200
_TWO = ("--jobs", "2")  # what is promised is promised for two workers
_CHROMIUMS = ("chromium", "chromium-browser", "google-chrome")
_CHROMIUM_FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--no-pdf-header-footer",
)  # fmt: skip
_FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig><dir>{fonts}</dir><cachedir>{cache}</cachedir></fontconfig>
"""


@dataclass(slots=True)
class Bench:
    """What the scenes share: how many rounds, a folder to work in, and every run that was made, by its scene.

    `small` is for trying the scripts: the least of everything.
    """

    work: Path
    rounds: int
    small: bool = False
    say: Callable[[str], None] = lambda line: None
    runs: dict[str, Runs] = field(default_factory=dict)

    def folder(self, name: str) -> Path:
        """A new folder to work in."""
        path = self.work / name
        path.mkdir(parents=True)
        return path

    def time(self, scene: str, ways: Sequence[Way], *, most: int = 0) -> Runs:
        """Run `ways` side by side, at most `most` rounds of it; a single round is not warmed up for."""
        rounds = min(self.rounds, most) if most else self.rounds
        self.runs[scene] = side_by_side(ways, rounds, warm=rounds > 1, say=lambda line: self.say(f"{scene}: {line}"))
        return self.runs[scene]

    def source(self, name: str) -> Path:
        """A copy of the shipped ladder, or where all is small a ladder of one competency and two levels."""
        if self.small:
            return self.made(name, 1, 2)
        return Path(shutil.copytree(ROOT / "source", self.work / name))

    def made(self, name: str, competencies: int, levels: int) -> Path:
        """A ladder of that size, as full as the shipped one."""
        folder = self.work / name
        like = ["--like", str(ROOT / "source"), "--competencies", str(competencies), "--levels", str(levels)]
        prepare([sys.executable, str(HERE / "made_ladders.py"), str(folder), *like])
        return folder

    def texts(self, source: Path, kind: str) -> Path:
        """The texts of a ladder for other programs: `cards` or `handbook`."""
        path = self.work / f"{source.name}-{kind}.json"
        prepare([sys.executable, str(HERE / "texts.py"), str(source), kind, str(path)])
        return path

    def fonts(self) -> dict[str, str]:
        """The variable by which fontconfig knows the bundled fonts and no others."""
        file = self.work / "fonts.conf"
        fonts, cache = escape(str(ROOT / "layouts" / "fonts")), escape(str(self.work / "fontconfig"))
        file.write_text(_FONTS.format(fonts=fonts, cache=cache), encoding="utf-8")
        return {"FONTCONFIG_FILE": str(file)}


def ours(name: str, *words: object, before: Callable[[], object] | None = None, workers: int = 1) -> Way:
    """ladder-export with these words, from this folder's code."""
    return Way(name, [sys.executable, "-m", "ladder_export", *map(str, words)], before, PYTHONPATH, workers)


PYTHONPATH = {"PYTHONPATH": str(ROOT / "src")}


def prepare(command: Sequence[str]) -> str:
    """Run something that is not timed, and give what it says. Raises `CalledProcessError`, with what it said."""
    env = {**os.environ, **PYTHONPATH}
    done = subprocess.run(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode:
        raise subprocess.CalledProcessError(done.returncode, command, done.stdout)
    return done.stdout


def emptied(folder: Path) -> Callable[[], None]:
    """What makes sure that there is no `folder`."""
    return lambda: shutil.rmtree(folder, ignore_errors=True)


def there(package: str) -> bool:
    """Whether a peer is installed for this Python."""
    return importlib.util.find_spec(package) is not None


def chromium() -> str:
    """Chromium's command, or nothing where there is none."""
    return next(filter(None, map(shutil.which, _CHROMIUMS)), "")


# --- the start ---------------------------------------------------------------------------------------------------------------


def start(bench: Bench) -> Iterator[Row]:
    """--help and a build with nothing to do, beside the imports that neither can do without, and Typst's whole handbook."""
    source, out = bench.source("start"), bench.work / "start-out"
    done = ["build", source, "-o", out]
    prepare(ours("", *done).run)  # type: ignore[arg-type]  # a command
    ways = [
        Way(IMPORTS, [sys.executable, "-c", "import click, yaml"]),
        ours("--help", "--help"),
        ours("up-to-date build", *done),
    ]
    typst = "Typst, the handbook alone"
    if there("typst"):
        ways.append(_typst_handbook(bench, typst, source))
    runs = bench.time("start", ways)
    yield beside("start", runs, ways, "--help", IMPORTS, 2.0)
    yield beside("start", runs, ways, "up-to-date build", IMPORTS, 2.0)
    if there("typst"):
        yield beside("start", runs, ways, "up-to-date build", typst, 1.0)
    else:
        yield absent("start", "up-to-date build", typst, 1.0)
    yield seconds("start", runs, ways, "up-to-date build")


def _typst_handbook(bench: Bench, name: str, source: Path) -> Way:
    texts = bench.texts(source, "handbook")
    command = [sys.executable, str(PEERS / "typst_pages.py"), str(texts), str(bench.work / "typst.pdf"), "--handbook"]
    return Way(name, command)


# --- a whole build -----------------------------------------------------------------------------------------------------------


def cold(bench: Bench) -> Iterator[Row]:
    """Everything into an empty folder, with proof, beside one process that only renders the same HTML once each."""
    source, out = bench.source("cold"), bench.work / "cold-out"
    seen, pages = _seen(bench, "cold-html", source)
    full, bare = "full build, with proof", "bare WeasyPrint, the same HTML once each"
    ways = [ours(full, "build", source, "-o", out, *_TWO, before=emptied(out), workers=2), _bare(bench, bare, seen)]
    runs = bench.time("cold", ways)
    yield beside("cold", runs, ways, full, bare, 1.0, pages)
    yield seconds("cold", runs, ways, full)
    yield seconds("cold", runs, ways, bare)
    yield memory("cold", full, runs[full])


def _seen(bench: Bench, name: str, source: Path, *choice: str) -> tuple[Path, str]:
    """The HTML that a build renders to files, and how many pages there are of it and of the files."""
    seen, out = bench.work / name, bench.work / f"{name}-out"
    prepare([sys.executable, str(PEERS / "watch_html.py"), str(seen), "build", str(source), "-o", str(out), *choice])
    count = [sys.executable, str(PEERS / "count_pages.py")]
    bare = bench.folder(f"{name}-pdf")
    prepare(["env", *(f"{key}={value}" for key, value in bench.fonts().items()), *_bare_command(seen, bare)])
    return (
        seen,
        f"{prepare([*count, str(bare)]).strip()} pages of HTML, {prepare([*count, str(out)]).strip()} in the files",
    )


def _bare(bench: Bench, name: str, seen: Path) -> Way:
    out = bench.folder(f"{seen.name}-bare")
    return Way(name, _bare_command(seen, out), None, bench.fonts())


def _bare_command(seen: Path, out: Path) -> list[str]:
    return [sys.executable, str(PEERS / "bare_weasyprint.py"), str(seen), str(out)]


def edit(bench: Bench) -> Iterator[Row]:
    """One item of level 2 edited after a full build: the build that follows, and that of the level's card alone."""
    source, out, kept = bench.source("edit"), bench.work / "edit-out", bench.work / "edit-kept"
    prepare(ours("", "build", source, "-o", out).run)  # type: ignore[arg-type]
    shutil.copytree(out, kept)
    original = {path: path.read_bytes() for path in source.glob("*.yaml")}
    edited = dict(original) | _edited(original, source)

    def as_it_was(files: Mapping[Path, bytes], built: bool) -> Callable[[], None]:
        def put() -> None:
            for path, data in files.items():
                path.write_bytes(data)
            emptied(out)()
            if built:
                shutil.copytree(kept, out)

        return put

    full, one, card = "full build", "build after one edited item", "build --only card --level 2 after it"
    words = ["build", source, "-o", out, *_TWO]
    ways = [
        ours(full, *words, before=as_it_was(original, False), workers=2),
        ours(one, *words, before=as_it_was(edited, True), workers=2),
        ours(card, *words, "--only", "card", "--level", "2", before=as_it_was(edited, True)),
    ]
    runs = bench.time("edit", ways)
    yield beside("edit", runs, ways, one, full, 0.5)
    yield seconds("edit", runs, ways, one)
    yield seconds("edit", runs, ways, card, 1.0)


def _edited(files: Mapping[Path, bytes], source: Path) -> dict[Path, bytes]:
    """The file that holds the first behavior of level 2, with one word more in it."""
    item = json.loads(prepare([sys.executable, str(HERE / "texts.py"), str(source), "item", "-", "2"]))
    for path, data in files.items():
        text, count = re.subn(
            rf"^( *{item}:(?: >-\n)? +)(?=\S)", r"\1Really, ", data.decode(), count=1, flags=re.MULTILINE
        )
        if count:
            return {path: text.encode()}
    raise ValueError(f"{source}: no file holds {item}")


# --- the handbook ------------------------------------------------------------------------------------------------------------


def handbook(bench: Bench) -> Iterator[Row]:
    """The handbook alone, made and proved, beside others that only make it."""
    source, out = bench.source("handbook"), bench.work / "handbook-out"
    seen, pages = _seen(bench, "handbook-html", source, "--only", "handbook")
    we, bare = "handbook, with proof", "bare WeasyPrint, the handbook's HTML"
    typst, browser = "Typst, a handbook like it", "Chromium, the handbook's HTML"
    ways = [
        ours(we, "build", source, "-o", out, "--only", "handbook", *_TWO, before=emptied(out), workers=2),
        _bare(bench, bare, seen),
    ]
    if there("typst"):
        ways.append(_typst_handbook(bench, typst, source))
    if chromium():
        ways.append(_chromium(bench, browser, seen))
    runs = bench.time("handbook", ways)
    for other in (bare, typst, browser):
        if other in runs:
            yield beside("handbook", runs, ways, we, other, note=pages if other == bare else "")
        else:
            yield absent("handbook", we, other)
    yield seconds("handbook", runs, ways, we)


def _chromium(bench: Bench, name: str, seen: Path) -> Way:
    """Chromium printing what was seen as one page of HTML: its parts one after the other, under all their style sheets."""
    page, profile = bench.folder(f"{seen.name}-chromium"), bench.work / "chromium-profile"
    parts = [json.loads(path.read_bytes()) for path in sorted(seen.glob("*.json"))]
    css = "\n".join(dict.fromkeys(text for part in parts for text in part["css"])).replace("asset:", "")
    bodies = [re.search(r"<body[^>]*>(.*)</body>", part["html"], re.DOTALL) for part in parts]
    body = "\n".join(found[1] for found in bodies if found).replace("asset:", "")
    html = (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Handbook</title><style>{css}</style></head>'
    )
    page.joinpath("handbook.html").write_text(f"{html}<body>{body}</body></html>", encoding="utf-8")
    for part in parts:
        for asset, svg in part["assets"].items():
            page.joinpath(asset).write_text(svg, encoding="utf-8")
    print_to = f"--print-to-pdf={page / 'handbook.pdf'}"
    command = [chromium(), *_CHROMIUM_FLAGS, f"--user-data-dir={profile}", print_to, (page / "handbook.html").as_uri()]
    return Way(name, command, emptied(profile), bench.fonts())


# --- cards by the hundred ----------------------------------------------------------------------------------------------------


def cards(bench: Bench) -> Iterator[Row]:
    """600 cards, fitted and proved by two workers, beside one compiler of Typst; memory at 100, 300 and 600."""
    levels = 1 if bench.small else 3
    sizes = (1, 2) if bench.small else (34, 100, 200)
    peaks: dict[int, float] = {}
    for competencies in sizes:
        count, scene = competencies * levels, f"cards {competencies * levels}"
        source, out = bench.made(f"cards-{count}", competencies, levels), bench.work / f"cards-{count}-out"
        we, typst = f"{count} cards, fitted and proved", f"Typst, {count} cards like them, one compiler"
        words = ["build", source, "-o", out, "--only", "card", *_TWO]
        ways = [ours(we, *words, before=emptied(out), workers=2)]
        last = competencies == sizes[-1]
        if last and there("typst"):
            texts = bench.texts(source, "cards")
            made = str(bench.work / f"typst-{count}")
            ways.append(Way(typst, [sys.executable, str(PEERS / "typst_pages.py"), str(texts), made]))
        runs = bench.time(scene, ways, most=3 if last else 1)
        if last and there("typst"):
            yield beside("cards", runs, ways, we, typst, 5.0, "3 is what we are after")
            yield seconds("cards", runs, ways, typst, per=count)
            yield memory("cards", typst, runs[typst])
        elif last:
            yield absent("cards", we, typst, 5.0)
        yield seconds("cards", runs, ways, we, per=count)
        yield memory("cards", we, runs[we], MOST_MIB)
        peaks[count] = max(run.peak_mib for run in runs[we])
        emptied(out)()
    least, *_, most = peaks
    flat = peaks[most] / peaks[least]
    yield Row(
        "cards", f"largest process at {most} cards", f"at {least}", Spread(flat, flat, flat), target=1.1, note="flat"
    )


# --- growth ------------------------------------------------------------------------------------------------------------------


def scale(bench: Bench) -> Iterator[Row]:
    """All cards and forms of ladders with five levels: what each competency more costs, in time and memory."""
    sizes = (1, 2, 3) if bench.small else (25, 50, 100, 200)
    levels = 1 if bench.small else 5
    walls, cpus, peaks = [], [], []
    for competencies in sizes:
        source, out = (
            bench.made(f"scale-{competencies}", competencies, levels),
            bench.work / f"scale-{competencies}-out",
        )
        name = f"{competencies} × {levels} levels, cards and forms"
        way = ours(name, "build", source, "-o", out, "--only", "card,review", *_TWO, before=emptied(out), workers=2)
        runs = bench.time(f"scale {competencies}", [way], most=1)
        yield seconds("scale", runs, [way], name)
        yield memory("scale", name, runs[name])
        walls.append(runs[name][0].wall)
        cpus.append(runs[name][0].cpu)
        peaks.append(runs[name][0].peak_mib)
        emptied(out)()
    clock, cpu = Spread.of([*growth(sizes, walls)]), Spread.of([*growth(sizes, cpus)])
    whole = f"on average from {sizes[0]} to {sizes[-1]}"
    yield Row("scale", "one competency more, time", whole, clock, cpu, note="1 is linear")
    mib = (peaks[-1] - peaks[0]) / (sizes[-1] - sizes[0])
    yield Row("scale", "one competency more, memory", "", Spread(mib, mib, mib), unit="MiB")


SCENES: Mapping[str, Callable[[Bench], Iterator[Row]]] = {
    "start": start,
    "cold": cold,
    "edit": edit,
    "handbook": handbook,
    "cards": cards,
    "scale": scale,
}
