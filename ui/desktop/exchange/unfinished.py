"""Remembers on this PC which received files are not all imported yet, so that a restart can go on."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from core.exchange.staging import FileKey
from ui.desktop.base.settings import WindowSettings

KEPT = "staged"  # setting, by folder
MOST = 2_000  # paths remembered


class UnfinishedImport(NamedTuple):
    """The files of an import that did not finish (`paths`), and those among them not to be imported (`out`)."""

    paths: tuple[Path, ...]
    out: frozenset[FileKey]  # files the person leaves out


def note(
    settings: WindowSettings,
    folder: Path,
    paths: Sequence[Path],
    left_out: frozenset[FileKey] = frozenset(),
) -> None:
    """Remember which files are imported into `folder`, and which are left out; forget them if `paths` is empty."""
    kept = settings.kept(KEPT)
    if isinstance(kept, dict):
        others = {where: what for where, what in kept.items() if where != str(folder)}
    else:
        others = {}
    if paths:
        left = sorted([str(path), sha256] for path, sha256 in left_out)[:MOST]
        others[str(folder)] = {"paths": [str(path) for path in paths][:MOST], "out": left}
    elif not isinstance(kept, dict) or str(folder) not in kept:
        return
    settings.keep(staged=others)


def unfinished(settings: WindowSettings, folder: Path) -> UnfinishedImport | None:
    """Return the remembered files of this office folder that still exist, or None if there are none."""
    kept = settings.kept(KEPT)
    found = kept.get(str(folder)) if isinstance(kept, dict) else None
    if not isinstance(found, dict):
        return None
    words = found.get("paths")
    paths = (
        [Path(word) for word in words if isinstance(word, str)] if isinstance(words, list) else []
    )
    there = tuple(path for path in paths if path.exists())
    pairs = found.get("out")
    if isinstance(pairs, list):
        out = [pair for pair in pairs if isinstance(pair, list) and len(pair) == 2]
    else:
        out = []
    left_out = frozenset((Path(str(path)), str(sha256)) for path, sha256 in out)
    return UnfinishedImport(there, left_out) if there else None
