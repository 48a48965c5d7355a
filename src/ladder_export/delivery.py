"""Whole files only: what stands in the output folder is the old file or the new one, at every instant.

A file is written under a temporary name in its own folder, flushed to the disk, and renamed over the old one; POSIX promises
that a rename replaces in one step. Whatever a crash leaves behind carries `TEMPORARY` in its name and is swept up next time.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from ladder_export.problems import ExitCode, LadderExportError

TEMPORARY = ".ladder-export-"
# To write a file that is not there yet, not even as a link; the module tempfile does the same, and takes 5 ms to load.
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
CACHE = ".cache"  # a folder in the output folder for what only saves time, and may be deleted at any time
_SWEPT_AFTER_SECONDS = 3600  # a temporary file younger than this may belong to a build that is still going on


class DeliveryError(LadderExportError):
    """A file could not be written; what stood there before still does."""

    exit_code = ExitCode.INCOMPLETE

    def __init__(self, path: Path, error: OSError) -> None:
        super().__init__(
            f"{path}: cannot be written ({error.strerror or error}); {_WAYS_OUT.get(error.errno or 0, _ELSE)}"
        )


_WAYS_OUT = {
    errno.ENOSPC: "free some space on that disk, or give another folder with -o",
    errno.EDQUOT: "free some space on that disk, or give another folder with -o",
    errno.EACCES: "change the rights of that folder, or give another one with -o",
    errno.EPERM: "change the rights of that folder, or give another one with -o",
    errno.EROFS: "that disk is read-only: give another folder with -o",
    errno.ENOTDIR: "a file stands where a folder is needed: move it, or give another folder with -o",
    errno.EXDEV: "remove that link, or give another folder with -o",
    errno.EEXIST: "a file stands where a folder is needed: move it, or give another folder with -o",
    errno.EISDIR: "a folder stands where the file should go: move it, or give another folder with -o",
}
_ELSE = "mend that, or give another folder with -o"


class FolderInUseError(LadderExportError):
    """Another build is writing into the same folder."""


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Make `folder` if needed, and keep other builds out of it, so that no manifest forgets the files of another build.

    A folder that was made here goes again if an error leaves it empty. Raises `FolderInUseError` or `DeliveryError`.
    """
    new = not folder.exists()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DeliveryError(folder, error) from error
    try:
        with _locked(folder):
            yield
    except BaseException:
        if new:
            with suppress(OSError):  # something is in it
                folder.rmdir()
        raise


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Lock `folder`. The lock hangs on the folder itself and ends with the process at the latest.

    Where a system or a network disk has no such locks, there is none. Raises `FolderInUseError`.
    """
    try:
        import fcntl

        handle = os.open(folder, os.O_RDONLY)
    except (ImportError, OSError):  # Windows, or a folder that may be written but not listed
        yield
        return
    try:
        with suppress(OSError):
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise FolderInUseError(
                    f"{folder}: another build is at work there; wait until it is done, or give another folder with -o"
                ) from error
        yield
    finally:
        os.close(handle)


def deliver(folder: Path, name: str, data: bytes) -> Path:
    """Put `data` at `folder/name` (a relative POSIX path), whole or not at all, and return that path.

    A file that already holds these bytes is left alone, with its date. Raises `DeliveryError`.
    """
    deliver_all(folder, {name: data})
    return inside(folder, name)


def deliver_all(folder: Path, files: Mapping[str, bytes]) -> None:
    """`deliver` for many files: each is whole or not there, and the disk is waited for once for them all.

    None is put into its place before all are written, so keep them few enough to be open together. Raises `DeliveryError`,
    which names the first that cannot be.
    """
    begun: dict[Path, tuple[BinaryIO, Path]] = {}
    with ExitStack() as undo:
        for name, data in files.items():
            target = inside(folder, name)
            with _naming(target):
                if not _is_there(target, data):
                    _make_room(folder, target)
                    begun[target] = _begin(target, data, undo)
        for target, (file, _) in begun.items():
            with _naming(target), file:
                os.fsync(file.fileno())
        for target, (_, temporary) in begun.items():
            with _naming(target):
                temporary.replace(target)
        undo.pop_all()
    for parent in {target.parent for target in begun}:
        _flush_folder(parent)


@contextmanager
def _naming(target: Path) -> Iterator[None]:
    """Say of which file an error is."""
    try:
        yield
    except OSError as error:
        raise DeliveryError(target, error) from error


def _is_there(target: Path, data: bytes) -> bool:
    return target.is_file() and target.stat().st_size == len(data) and target.read_bytes() == data


def _make_room(folder: Path, target: Path) -> None:
    """Make the folder of `target`. Raises OSError where it stands outside of `folder`, as a link can have it."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if folder.resolve() not in target.resolve().parents:
        raise OSError(errno.EXDEV, "a link leads out of the output folder")


def _begin(target: Path, data: bytes, undo: ExitStack) -> tuple[BinaryIO, Path]:
    """Write `data` under a temporary name beside `target`; the open file, which the disk need not have yet, and that name.

    `undo` closes and removes it.
    """
    temporary = target.with_name(f"{TEMPORARY}{os.urandom(8).hex()}")
    handle = os.open(temporary, _NEW, 0o666)
    undo.callback(temporary.unlink, missing_ok=True)
    file = undo.enter_context(os.fdopen(handle, "wb"))
    file.write(data)
    file.flush()
    if hasattr(os, "posix_fadvise"):  # Linux begins to write them, so that `fsync` finds most of it done
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
    return file, temporary


def _flush_folder(folder: Path) -> None:
    """Make the rename itself last through a power cut, where the system lets us."""
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:  # Windows does not open folders
        return
    try:
        os.fsync(handle)
    except OSError:  # some network disks refuse this; the rename has still happened
        pass
    finally:
        os.close(handle)


def inside(folder: Path, name: str) -> Path:
    """`folder/name`, if `name` is a relative path that stays inside; ValueError if not."""
    path = PurePosixPath(name)
    if not name or path.is_absolute() or ".." in path.parts or "\\" in name or ":" in name or "\0" in name:
        raise ValueError(f"“{name}” is not a path inside the output folder")
    return folder.joinpath(*path.parts)


def remove(folder: Path, name: str) -> None:
    """Remove a file that we made, and its folder if that is now empty. Raises `DeliveryError`."""
    target = inside(folder, name)
    try:
        target.unlink(missing_ok=True)
        if target.parent != folder and not any(target.parent.iterdir()):
            target.parent.rmdir()
    except OSError as error:
        raise DeliveryError(target, error) from error


def sweep(folder: Path, now: float) -> None:
    """Remove temporary files that an interrupted build left behind; `now` is in seconds since the epoch."""
    for path in folder.rglob(f"{TEMPORARY}*"):
        try:
            if now - path.stat().st_mtime > _SWEPT_AFTER_SECONDS:
                path.unlink()
        except OSError:  # another build was quicker, or it is not ours to remove: it does no harm
            continue
