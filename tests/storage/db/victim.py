"""A program that is killed in the middle of its work: `python -m tests.storage.db.victim WORK FOLDER KEYS START [AT]`.

It says on its output what is durable, one word a line, as soon as it is. What takes segments in kills itself at the
operation on a file with the number AT, and says how many there were.
"""

import os
import pickle
import sys
from contextlib import closing
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from core.log.ports import Context
from core.values import Change, Plain, Ref, Text
from storage.db.folder.folder import create, open_folder
from storage.db.folder.store import Folder
from tests.ui.terminal.machine import Machine

NOW = datetime(2026, 10, 1, 8, tzinfo=UTC)


def place(unit: str, number: int) -> Ref:
    return Ref(unit, "evidence", f"{number:032x}")


def changes(unit: str, number: int) -> list[Change]:
    """One save over two streams: words long enough to need several pages, now and then an erasure's line beside it."""
    ref = place(unit, number)
    form = Ref(f"{unit}/forms", "instrument", f"{number:032x}")
    message = [
        Change(ref, "title", Text(f"หลักฐาน {number} " + "ก" * (number * 37 % 5000))),
        Change(ref, "personal", 0),
    ]
    return [
        *message,
        Change(ref, "kind", Plain("photo")),
        Change(form, "instrument_id", Plain(f"own{number}")),
    ]


def save(store: Folder, start: int) -> None:
    number = start
    while True:
        ctx = Context(NOW, partial(format, number, "032x"), store.writer.unit)
        store.save(ctx, "edit", changes(store.writer.unit, number))
        if number % 7 == 0:
            # something leaves: the ends are signed and noted beside the keys
            store.exchange.give({})
        say(number)
        number += 1


def take(folder: Path, keys: Path, at: int) -> None:
    """Take in all that is there, and die at an operation (0 = never)."""
    mail = pickle.loads((folder.parent / "mail.pickle").read_bytes())
    machine = Machine(folder.parent, at, kills=True)
    with machine.at_work(), closing(open_folder(folder, keys, NOW)) as store:
        say(len(machine.ops))
        for segments, texts in mail:
            store.exchange.take_segments(segments, texts)
            say(len(machine.ops))


def found(folders: Path, keys: Path, start: int) -> None:
    """Make one office folder after the other."""
    number = start
    while True:
        create(folders / f"{number}", keys, "สำนักงาน", "1001", "district", "", 2569, NOW).close()
        say(number)
        number += 1


def say(number: int) -> None:
    os.write(1, b"%d\n" % number)


if __name__ == "__main__":
    work, folder, keys, first, *at = sys.argv[1:]
    if work == "take":
        take(Path(folder), Path(keys), int(at[0]))
        sys.exit()
    if work == "found":
        say(-1)
        found(Path(folder), Path(keys), int(first))
    opened = open_folder(Path(folder), Path(keys), NOW)
    say(-1)
    save(opened, int(first))
