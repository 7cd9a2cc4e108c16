"""Every place that keeps words people typed is known, and an erasure reaches it: tables and files are walked.

A new table or file that holds a word fails here until it is named, with how it is reached.
"""

import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from core.blocks.document import Document, Para, Stamp
from core.blocks.printed import Drawn, KeptPrint
from core.log.ports import Context, ScannedPage, ScannedPageKey
from core.values import Change, Plain, Ref, Text
from storage.backups import keeper as making
from storage.blobs import BlobStore
from storage.db import sqlite
from tests.storage.backups.test_grown import bytes_of
from tests.storage.backups.test_places import keeper
from tests.storage.exchange.towns import Town

WORDS = "นายกำพล ลบทดสอบ"
HELD = "sql NOT LIKE 'CREATE VIRTUAL%'"  # what the index of words holds lies in tables of its own
TABLES = {  # of the database, with who takes the words out
    "text": "storage.db.log.texts.erase",
    "searched": "storage.db.log.searching.write: with the record, in the transaction that takes its words out",
    "draft": "storage.db.log.drafts.drop: erased by its place; of refused ones, backups keep what still stands",
    "scan": "storage.db.log.scans.WaitingScanStore.drop: the name of the file; chosen by the person, and in no backup",
}
FILES = {  # of the folder, by the first part of the path
    "prongsai.db": "swept: rewritten with VACUUM, its journal written over",
    "prongsai.db-wal": "swept with the database",
    "blobs": "storage.db.folder.writer.FolderWriter._drop_erased: files named by an erasure",
    "backups": "storage.backups.keeper: whole ones, parts, files beside them, copies before updates",
}


def paper_of(town: Town) -> Ref:
    return Ref(town.unit, "paper", "7" * 32)


def spoken(town: Town) -> Ref:
    """The words wherever a person can put them: a field, a file with its name, a draft, a page that waits, a print."""
    who = Ref(town.unit, "person", "5" * 32)
    kept = BlobStore(town.place / "blobs").put([WORDS.encode() * 50])
    file = Ref(town.unit, "file", "1" * 32)
    town.save(
        Change(who, "name", Text(WORDS)),
        Change(who, "phone", Text(f"โทร {WORDS}")),
        Change(file, "sha256", Plain(kept)),
        Change(file, "name", Text(f"{WORDS}.txt")),
    )
    print_ = KeptPrint(
        Document((WORDS,), WORDS, WORDS, Stamp(), (Para(WORDS),)),
        (Drawn("words", 1, 0, 0, 1, 1, WORDS),),
    )
    town.save(
        Change(
            paper_of(town),
            "print",
            Plain(town.post.shelf.put([KeptPrint.packed(print_, bytes(16))])),
        )
    )
    town.folder.keep_drafts(
        Context(town.now, lambda: "d" * 32, town.unit), Change(who, "position", Text(WORDS))
    )
    page = ScannedPage(
        ScannedPageKey("a" * 64, 1), f"{WORDS}.pdf", 1, 0, "b" * 64, 1, 1, True, 0, False, ()
    )
    town.folder.add_scans([page])
    return who


def holding(place: Path) -> set[str]:
    """The files of the folder that hold the words in any spelling of bytes, by the first part of their path."""
    needles = [WORDS.encode(coding) for coding in ("utf-8", "utf-16-le", "utf-16-be")]
    return {
        path.relative_to(place).parts[0]
        for path in place.rglob("*")
        if path.is_file() and any(needle in one for one in bytes_of(path) for needle in needles)
    }


def tables_holding(town: Town) -> Iterator[str]:
    db = town.folder.writer.db
    tables = db.execute(f"SELECT name FROM sqlite_schema WHERE type='table' AND {HELD}")
    for (table,) in tables.fetchall():
        if any(
            WORDS in str(value)
            for row in db.execute(f'SELECT * FROM "{table}"').fetchall()
            for value in row
        ):
            yield table


def test_every_table_that_holds_a_word_is_known(town: Town) -> None:
    spoken(town)
    assert set(tables_holding(town)) == TABLES.keys()


def test_every_file_that_holds_a_word_is_known_and_an_erasure_reaches_it(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(making, "LARGE", 0)
    monkeypatch.setattr(making, "SHARE", 1000)
    keeper(town).make("timer")
    spoken(town)
    assert keeper(town, 1).make("timer").base, "it is in a part"
    keeper(town, 10).make("timer")
    shutil.copy(
        town.folder.writer.path, town.place / "backups" / "before-update-2026-01-01-000000.db"
    )
    sqlite.rewind_journal(town.folder.writer.db)  # else the words stand in it alone
    assert holding(town.place) == FILES.keys()
    erase_all(town)
    assert set(tables_holding(town)) == set()
    assert holding(town.place) == set()
    with closing(sqlite.connect_reader(town.folder.writer.path)) as db:
        assert db.execute("SELECT count(*) FROM op").fetchone()[0] > 0


def erase_all(town: Town) -> None:
    """As the deed does it: words and files by erasures, drafts and pages from here alone."""
    drafts = town.folder.writer.db.execute("SELECT place, field FROM draft").fetchall()
    assert len(drafts) == 1
    town.folder.drop_draft(Ref(town.unit, "person", "5" * 32), "position", erase=True)
    town.folder.drop_scans([ScannedPageKey("a" * 64, 1)], erase=True)
    for number, one in enumerate(town.folder.privacy.words(lambda words: WORDS in words)):
        of = f"{one.ref.local}/{one.field}/{one.hash}"
        town.save(Change(Ref(town.unit, "erasure", f"{number:032x}"), "of", Plain(of)))
    file = town.folder.record(Ref(town.unit, "file", "1" * 32))
    assert file is not None
    of = f"{file.ref.local}/sha256/{file.text('sha256')}"
    town.save(Change(Ref(town.unit, "erasure", "f" * 32), "of", Plain(of)))
    paper = town.folder.record(paper_of(town))
    assert paper is not None
    of = f"{paper.ref.local}/print/{paper.text('print')}"
    town.save(Change(Ref(town.unit, "erasure", "e" * 32), "of", Plain(of)))
    town.folder.writer.put_shelf(BlobStore(town.place / "blobs"))
    assert set(tables_holding(town)) == {"meta"}, (
        "in no backup, until they have left what is kept of prints"
    )
    town.folder.forget_gone_texts()
    keeper(town, 11).erase()
