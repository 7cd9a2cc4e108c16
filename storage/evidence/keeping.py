"""A foreign file taken into an office folder: looked at by a worker, then kept with a small picture of it."""

import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from core.actions.add_evidence import AS_THE_OFFICE_KEEPS, KeptFile, Wanted
from storage.evidence.answer import Answer
from storage.evidence.blobs import Blobs
from storage.evidence.kinds import PICTURES, is_program, kind_of
from storage.evidence.refusals import doubt_of, mixed_name, program, refusal, unread, wrong_size
from storage.evidence.workers import Workers
from storage.files import pieces_of, reason

LARGEST = 500 * 2**20  # bytes
EXAMINED = frozenset({"pdf", "zip", "ole"})  # kinds that a worker looks into beside pictures
_turning = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")  # make a name read otherwise than it is
_hidden = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")


def keep_file(blobs: Blobs, workers: Workers, path: Path, wanted: Wanted = AS_THE_OFFICE_KEEPS) -> KeptFile:
    """Keep the file and its preview, if it is a picture or a PDF. UserError when it cannot be read, shown or kept."""
    name = plain_name(path)
    try:
        facts = path.stat()
        with path.open("rb") as file:
            head = file.read(16)
        kind, at = kind_of(head), datetime.fromtimestamp(facts.st_mtime)
        if not 0 < facts.st_size <= LARGEST:
            raise wrong_size(name, facts.st_size)
        if is_program(head):
            raise program(name)
        if kind in PICTURES:
            answer = workers.ask(path, kind, wanted.pixels, wanted.place, wanted.edit)
            if (refused := refusal(answer.said, name, kind)) is not None:
                raise refused
            kept = blobs.put([answer.kept] if answer.kept else _read(path, name))
        else:
            kept, answer = _document(blobs, workers, path, kind, name)
    except OSError as error:
        raise unread(name, reason(error)) from error
    said = [mixed_name()] if _turning.search(path.name) else []
    return KeptFile(
        name,
        kept,
        blobs.size(kept),
        answer.kind or kind,
        blobs.put([answer.small]) if answer.small else "",
        answer.taken or at.isoformat(timespec="minutes"),
        " ".join([*said, *filter(None, [doubt_of(answer.said, answer.pages)])]),
    )


def _document(blobs: Blobs, workers: Workers, path: Path, kind: str, name: str) -> tuple[str, Answer]:
    """(SHA-256, what is found): looked at where nobody changes it any more, before it has its name."""
    found = [Answer()]

    def look(draft: Path) -> None:
        found.append(workers.ask(draft, kind))
        if (refused := refusal(found[-1].said, name, kind, document=True)) is not None:
            raise refused

    kept = blobs.put(_read(path, name), look=look if kind in EXAMINED else None)
    return kept, found[-1]


def plain_name(path: Path) -> str:
    """What people call the file, without the marks that make a name read otherwise than it is."""
    return _hidden.sub("", path.name).strip() or "file"


def _read(path: Path, name: str) -> Iterator[bytes]:
    """The file's bytes; UserError when it is gone or cannot be read any more."""
    try:
        yield from pieces_of(path)
    except OSError as error:
        raise unread(name, reason(error)) from error
