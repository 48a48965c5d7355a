"""A source out of a folder, one of its files, an archive or a git revision, for `diff`.

Git is asked for the bytes only: nothing is checked out, no hook runs, no network is used. Every call is a list of words with no
shell, and what a person typed stands in it where git cannot take it for an option.
"""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path, PurePosixPath

from ladder_export.ladder import Ladder
from ladder_export.problems import LadderExportError, Location, Problem
from ladder_export.source import LADDER_FILE, Coverage, ordered, parse_source, read_source

_USUAL = "source"  # the folder that a revision is asked for where the other side names none
_SECONDS = 60
_FILE = ("100644", "100755")  # modes of files in a tree of git; a link is 120000
_YAML = (".yaml", ".yml")
_HASH = re.compile(r"[0-9a-f]{40,64}")
_NO_NETWORK = {
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_OPTIONAL_LOCKS": "0",
}
_NAME_A_FOLDER = "name the folder that holds ladder.yaml, or a revision as v1 or v1:path/to/source"


class RevisionError(LadderExportError):
    """There is no source under the name that was given."""


@dataclass(frozen=True, slots=True)
class Revision:
    """A source as it was given: in a `folder`, or as `files` by name, with `problems` of those that could not be had."""

    shown: str
    folder: Path | None = None
    files: Mapping[str, bytes] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()

    def read(self, coverage: Coverage) -> tuple[Ladder | None, list[Problem]]:
        """The ladder and all problems of its source, as `read_source` gives them."""
        if self.folder is not None:
            return read_source(self.folder, coverage)
        if not self.files and not self.problems:
            return None, [Problem(Location(self.shown), "there is no ladder in it: no ladder.yaml", (), _NAME_A_FOLDER)]
        ladder, found = parse_source(self.files, coverage=coverage)
        return ladder, ordered([*self.problems, *found])


def find_revision(given: str, other: str) -> Revision:
    """What `given` names: a folder, a `ladder.yaml`, an archive, or a git revision, REV or REV:PATH.

    What exists on the disk comes first. REV alone is read where the folder `other` is, or else `source`. PATH is from the top
    of the repository, or, if it begins with ./, from the current folder, as git has it. Raises `RevisionError`.
    """
    path = Path(given)
    if _exists(path):
        return Revision(given, path) if path.is_dir() else _from_file(path)
    name, colon, inside = given.partition(":")
    if not name or name.startswith("-") or "\0" in given:
        raise RevisionError(f"“{given}”: there is no such folder; {_NAME_A_FOLDER}")
    if colon:
        return _tree(given, name, inside, _repository(given, Path(), _near(other)))
    folder = _near(other) or _near(_USUAL)
    if folder is None:
        advice = f"say where the ladder is in that revision: {name}:path/to/source"
        raise RevisionError(
            f"“{given}”: there is no such folder, and none called {_USUAL} to look for in git; {advice}"
        )
    at = _repository(given, folder)
    inside = _git(at, "rev-parse", "--show-prefix").decode("utf-8", "replace").rstrip("\n")
    return _tree(given, name, inside.rstrip("/"), at)


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:  # a name too long for the disk
        return False


def _from_file(file: Path) -> Revision:
    if file.name == LADDER_FILE:
        return Revision(str(file), file.parent)
    if file.suffix.lower() == ".pdf":
        from ladder_export.proof.attached import attached_files

        try:
            files = attached_files(file.read_bytes())
        except OSError as error:
            raise RevisionError(f"“{file}”: cannot be read ({error.strerror}); allow it, or name a folder") from error
        if not files:
            raise RevisionError(
                f"“{file}” carries no source along; name a PDF of “build --archive”, or the folder of the source"
            )
        return Revision(str(file), files={f"{file}/{name}": data for name, data in files.items() if _is_source(name)})
    raise RevisionError(
        f"“{file}”: this file is no {LADDER_FILE}; name the folder that holds ladder.yaml, or that file"
    )


def _is_source(name: str) -> bool:
    return not name.startswith(".") and name.lower().endswith(_YAML)


def _near(other: str) -> Path | None:
    """The folder that the other side names, if it is one."""
    path = Path(other)
    if not _exists(path):
        return None
    return path if path.is_dir() else path.parent


def _repository(given: str, *folders: Path | None) -> Path:
    """The first of `folders` that is in a repository."""
    reason = ""
    for folder in folders:
        if folder is None:
            continue
        try:
            _git(folder, "rev-parse", "--git-dir")
        except _GitError as error:
            reason = reason or str(error)
        else:
            return folder
    because = "this folder is in no git repository" if "not a git repository" in reason else reason
    raise RevisionError(f"“{given}”: there is no such folder, and {because}; {_NAME_A_FOLDER}")


def _tree(given: str, name: str, inside: str, at: Path) -> Revision:
    """The folder `inside` of the revision `name`, as git run in the folder `at` knows it."""
    try:
        commit = _hash(at, f"{name}^{{commit}}")
    except _GitError as error:
        raise RevisionError(
            f"“{given}”: there is no such folder, and git knows no revision “{name}”; {_meant(at, name)}"
        ) from error
    if PurePosixPath(inside).name == LADDER_FILE:
        inside = inside[: -len(LADDER_FILE)]
    inside = inside.rstrip("/") if inside not in ("./", ".") else "./"
    try:
        tree = _hash(at, f"{commit}:{inside}")
        kind = _git(at, "cat-file", "-t", tree).decode().strip()
    except _GitError as error:
        advice = f"see what is there with: git ls-tree -r --name-only {name}"
        raise RevisionError(f"“{given}”: the revision {name} has no folder “{inside}”; {advice}") from error
    if kind != "tree":
        raise RevisionError(
            f"“{given}”: “{inside}” is a file in the revision {name}; name the folder that holds ladder.yaml"
        )
    return _from_tree(at, tree, f"{name}:{inside or '.'}".rstrip("/"))


def _from_tree(at: Path, tree: str, shown: str) -> Revision:
    """The YAML files of a tree of git under the names that problems give them; links, which lead anywhere, are problems."""
    rows = _git(at, "ls-tree", "--full-tree", "-z", tree).decode("utf-8", "replace").split("\0")
    entries = [(*row.partition("\t")[0].split(), row.partition("\t")[2]) for row in rows if row]
    found = [(mode, digest, f"{shown}/{name}") for mode, _, digest, name in entries if _is_source(name)]
    plain = [(digest, name) for mode, digest, name in found if mode in _FILE]
    problems = tuple(
        Problem(Location(name), "this is no plain file in that revision", (), "compare with another revision")
        for mode, _, name in found
        if mode not in _FILE
    )
    blobs = _blobs(at, [digest for digest, _ in plain])
    files = {name: blob for (_, name), blob in zip(plain, blobs, strict=True)}
    return Revision(shown, files=files, problems=problems)


def _hash(at: Path, name: str) -> str:
    digest = _git(at, "rev-parse", "--verify", "--quiet", name).decode("utf-8", "replace").strip()
    if not _HASH.fullmatch(digest):
        raise _GitError(f"“{name}” is no single revision")
    return digest


def _meant(at: Path, name: str) -> str:
    """What to do about an unknown revision: the tags and branches that come near, or all of a few."""
    refs = _git(at, "for-each-ref", "--format=%(refname:short)", "refs/tags", "refs/heads")
    known = refs.decode("utf-8", "replace").split()
    if near := get_close_matches(name, known, n=1, cutoff=0.5):
        return f"did you mean “{near[0]}”?"
    if known and len(known) <= 8:
        return f"there are: {', '.join(known)}"
    return "see which there are with: git tag; git log --oneline"


class _GitError(LadderExportError):
    """What git said, in its first line."""


def _git(at: Path, *words: str, stdin: bytes = b"") -> bytes:
    """The output of git with these `words`, run in the folder `at`. Raises `_GitError`, or `RevisionError` without git."""
    command = ["git", "--no-pager", *words]
    environment = {**os.environ, **_NO_NETWORK, "LC_ALL": "C"}
    try:
        run = subprocess.run(
            command, cwd=at, input=stdin, capture_output=True, env=environment, timeout=_SECONDS, check=False
        )
    except FileNotFoundError as error:
        raise RevisionError(
            "git is not installed, so revisions cannot be read; install it, or name two folders"
        ) from error
    except (subprocess.TimeoutExpired, OSError, ValueError) as error:
        raise RevisionError(f"git could not be asked ({error}); name two folders") from error
    if run.returncode:
        said = run.stderr.decode("utf-8", "replace").strip().splitlines() or [f"git ended with {run.returncode}"]
        raise _GitError(said[0].removeprefix("fatal: "))
    return run.stdout


def _blobs(at: Path, digests: Sequence[str]) -> list[bytes]:
    """The contents of files by their hashes, from one call of git: `HASH blob SIZE`, the bytes, a line end, and so on."""
    out = _git(at, "cat-file", "--batch", stdin="".join(f"{digest}\n" for digest in digests).encode())
    blobs = []
    for digest in digests:
        head, _, out = out.partition(b"\n")
        kind, size = [*head.split(), b"", b""][1:3]
        if kind != b"blob":
            raise RevisionError(f"git has lost the file {digest}; fetch the whole repository, or name two folders")
        blobs.append(out[: int(size)])
        out = out[int(size) + 1 :]
    return blobs
