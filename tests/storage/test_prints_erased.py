"""Words erased under law leave what is kept of prints too: black, letter by letter, and no others with them."""

import secrets
from functools import partial
from pathlib import Path

import pytest

import main
from core.blocks.document import (
    Column,
    Document,
    Facts,
    Para,
    Row,
    Run,
    Signatures,
    Signer,
    Stamp,
    Table,
)
from core.blocks.elements import Closing
from core.blocks.printed import BLACK, UNSEEN, KeptPrint, blackened, without_words
from core.papers.register import PrintRegisterEntry
from core.privacy.deeds import erase_person
from core.privacy.person_data import search_for
from core.thai.search import squeezed
from core.values import Change, Plain, Record, Ref, Text
from storage.instruments.library import FormLibrary
from tests.printed import written
from tests.storage.backups.test_grown import bytes_of
from tests.storage.backups.test_places import keeper
from tests.storage.exchange.towns import Town

FORMS = FormLibrary([main.RESOURCES / "instruments"])
NAME = "นายกำพล ลบทดสอบ"
PHONE = "02 123 4567"
DUTY = "นักวิชาการ"
OTHER = "นางสาวสมศรี ยังอยู่"


def paper_about(*names: str) -> Document:
    """Names wherever a paper has words, spaced and typed otherwise too."""
    blocks = [
        part
        for name in names
        for part in (
            Para(f"ผู้จัดทำ {name}" + (" โทร ๐๒ ๑๒๓ ๔๕๖๗" if name == NAME else "")),
            Para((Run(name[:6], bold=True), name[6:], " ตำแหน่ง ", DUTY)),
            Facts((("ชื่อ", name), ("ว่าง", ""))),
            Table(
                (Column("ชื่อ", 1), Column("สกุล", 1)),
                (Row((name, f"{name}  (ผู้ช่วย)"), label=name),),
                caption=name,
            ),
            Para(name.replace(" ", "\u200b  \n")),
            Signatures((Signer("ผู้รับรอง", f"({name})", DUTY),)),
            Closing(name, (DUTY,)),
        )
    ]
    return Document(
        (f"รายงานของ{names[0]}",),
        names[0][:20],
        "หน่วยงานตัวอย่าง",
        Stamp(),
        tuple(blocks),
        names=names,
    )


def kept(town: Town, document: Document) -> Ref:
    """A paper of the register of which this is kept."""
    print_ = KeptPrint(document, written([document])[1].drawn)
    made = Ref(town.unit, "paper", secrets.token_hex(16))
    name = town.post.shelf.put([KeptPrint.packed(print_, secrets.token_bytes(16))])
    town.save(Change(made, "code", Plain("15AP413S")), Change(made, "print", Plain(name)))
    return made


def at(town: Town, ref: Ref) -> Record:
    found = town.folder.record(ref)
    assert found is not None
    return found


def left_of(town: Town, ref: Ref) -> KeptPrint:
    found = PrintRegisterEntry(at(town, ref)).kept(town.post.shelf.kept)
    assert found is not None
    return found


def says(thing: object) -> str:
    return squeezed("".join(KeptPrint.strings(thing)))


def person(town: Town, name: str = NAME) -> Ref:
    who = Ref(town.unit, "person", secrets.token_hex(16))
    town.save(
        Change(who, "name", Text(name)),
        Change(who, "phone", Text(PHONE)),
        Change(who, "position", Text(DUTY)),
    )
    return who


def erase(town: Town, typed: str, cut: bool = False) -> None:
    asked = search_for(town.folder, town.unit, typed)
    found = asked.data(town.folder, town.unit)
    assert found
    deed = partial(
        erase_person, items=found, reason="request", names=asked.words, files=town.post.shelf
    )
    town.do(partial(deed, person=asked.person, cut=asked.words if cut else ()))


def trace(place: Path, words: str) -> list[str]:
    needle = squeezed(words)
    return [
        path.name
        for path in place.rglob("*")
        if path.is_file()
        and any(needle in squeezed(one.decode("utf-8", "ignore")) for one in bytes_of(path))
    ]


def test_the_words_are_nowhere_after_an_erasure_and_the_rest_stays(town: Town) -> None:
    """Neither in the folder nor in its backups; the register goes on naming the print by the hash it had."""
    person(town)
    paper = kept(town, paper_about(NAME, OTHER))
    stranger = kept(town, paper_about(OTHER))
    keeper(town).make("timer")
    before, whole = at(town, paper).text("print"), left_of(town, stranger)
    for words in (NAME, "ลบทดสอบ"):
        assert trace(town.place / "blobs", words)
        assert trace(town.place / "backups", words)
    erase(town, NAME)
    town.folder.writer.put_shelf(town.post.shelf)
    keeper(town, 1).erase()
    for words in (NAME, "กำพล", "ลบทดสอบ", "021234567"):
        assert trace(town.place / "blobs", words) == []
        assert trace(town.place / "backups", words) == []
    record, left = at(town, paper), left_of(town, paper)
    assert record.text("print") == before
    assert not town.post.shelf.has(before)
    assert left.erased
    assert OTHER in "".join(Document.walk(left.document))
    assert says(OTHER) in "".join(squeezed(one.said) for one in left.drawn)
    assert len(left.drawn) == len(written([paper_about(NAME, OTHER)])[1].drawn), (
        "where it stood is told"
    )
    assert any(one.said == BLACK for one in left.drawn)
    assert left_of(town, stranger) == whole, "what does not say it is as it was"
    assert DUTY in "".join(Document.walk(left.document)), "a position is no personal word"
    keeper(town, 2).make("timer")
    assert town.post.shelf.has(record.text("rest"))


def test_what_is_left_is_erased_again_when_more_of_it_is_to_go(town: Town) -> None:
    person(town)
    paper = kept(town, paper_about(NAME, OTHER))
    erase(town, NAME)
    first = at(town, paper).text("rest")
    person(town, OTHER)
    erase(town, OTHER)
    second = left_of(town, paper)
    assert not town.post.shelf.has(first)
    for name in (NAME, OTHER):
        assert says(name) not in says(second)
    assert not town.folder.conflicts(town.unit)


def test_a_text_that_goes_whole_goes_from_prints_and_one_that_loses_a_name_loses_it_there(
    town: Town,
) -> None:
    for cut in (True, False):
        plan = town.plan(1 + cut, f"อบรมวินัยโดย {NAME} ณ ห้องประชุม")
        paper = kept(
            town,
            Document(
                ("แผน",), "แผน", "หน่วย", Stamp(), (Para(f"{at(town, plan).text('title')} ทุกเดือน"),)
            ),
        )
        erase(town, NAME, cut)
        (left,) = [one for one in Document.walk(left_of(town, paper).document) if "ทุกเดือน" in one]
        assert "กำพล" not in left
        assert ("ห้องประชุม" in left) == cut


def test_two_pcs_that_erase_each_another_name_leave_neither(town: Town) -> None:
    """Where two values of what is left stand, what is black in either is black when words are erased next."""
    person(town)
    document = paper_about(NAME, OTHER)
    paper = kept(town, document)
    one = without_words(
        KeptPrint(document, written([document])[1].drawn),
        PrintRegisterEntry.words_gone((), (NAME,)),
    )
    other = without_words(
        KeptPrint(document, written([document])[1].drawn),
        PrintRegisterEntry.words_gone((), (OTHER,)),
    )
    for half in (one, other):
        name = town.post.shelf.put([KeptPrint.packed(half, secrets.token_bytes(16))])
        town.save(Change(paper, "rest", Plain(name)))
    assert at(town, paper).shown("rest").conflict
    erase(town, NAME)
    for name in (NAME, OTHER):
        assert trace(town.place / "blobs", name) == []
    assert not at(town, paper).shown("rest").conflict


@pytest.mark.parametrize("cells", [("นายกำพล", "ลบทดสอบ"), ("นายกำ", "พลลบทด", "สอบ")])
def test_a_name_that_cells_say_together_takes_the_whole_along(cells: tuple[str, ...]) -> None:
    table = Table(tuple(Column("ก", 1) for _ in cells), (Row(tuple(map(Para, cells))),))
    document = Document(("ก",), "ก", "ข", Stamp(), (table,))
    left = without_words(KeptPrint(document), PrintRegisterEntry.words_gone((), (NAME,)))
    assert says(NAME) not in says(left)
    assert all(set(one) <= {BLACK, UNSEEN} for one in Document.walk(left.document))


def test_a_print_another_edition_kept_is_passed_over(town: Town) -> None:
    paper = Ref(town.unit, "paper", "1" * 32)
    name = town.post.shelf.put([b"of another edition"])
    town.save(Change(paper, "print", Plain(name)))
    gone = PrintRegisterEntry.words_gone((), (NAME,))
    assert (
        town.do(
            lambda ctx, store: store.save(ctx, "x", [*blackened(ctx, store, town.post.shelf, gone)])
        )
        is not None
    )
    assert town.post.shelf.has(name)
    assert PrintRegisterEntry(at(town, paper)).kept(town.post.shelf.kept) is None
