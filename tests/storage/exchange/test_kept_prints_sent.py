"""What is kept of a print travels with its paper; with personal words in it, to PCs of its unit alone."""

import secrets
import subprocess
import sys
from functools import partial

import pytest

import main
from core.blocks.document import Document, Para, Stamp
from core.blocks.printed import KeptPrint, without_words
from core.entities import NAMELESS
from core.log.scopes import ExportOptions
from core.papers.deeds import blacken_prints
from core.papers.register import PrintRegisterEntry
from core.values import Change, Changes, Plain, Ref, Text
from storage.instruments.library import FormLibrary
from tests.killed import WAS_KILLED
from tests.storage.exchange.opened import read
from tests.storage.exchange.towns import Town
from tests.storage.test_prints_erased import at, erase, trace

FORMS = FormLibrary([main.RESOURCES / "instruments"])
SAID = KeptPrint(Document(("คำสั่ง",), "คำสั่ง", "หน่วยงาน", Stamp(), (Para("ที่พิมพ์"),)))


def paper(town: Town, *options: str, field: str = "print") -> Ref:
    made = Ref(town.unit, "paper", secrets.token_hex(16))
    kept = town.post.shelf.put([KeptPrint.packed(SAID, secrets.token_bytes(16))])
    more = [Change(made, "options", Plain(",".join(options)))] if options else []
    town.save(Change(made, "code", Plain("15AP413S")), Change(made, field, Plain(kept)), *more)
    return made


def has(town: Town, ref: Ref) -> bool:
    return PrintRegisterEntry(at(town, ref)).kept(town.post.shelf.kept) == SAID


def test_a_print_without_personal_words_is_comparable_at_the_centre_and_travels_once(
    towns: list[Town],
) -> None:
    centre, province, one, two = towns
    sheet = paper(one, NAMELESS, "thai")
    sent = one.send(province)
    province.take(sent)
    centre.take(province.send(centre))
    assert has(province, sheet)
    assert has(centre, sheet)
    two.take(province.send(two))
    assert two.folder.record(sheet) is None, "no sibling sees it"
    one.take(province.send(one))
    assert read(province.post, one.send(province)).blobs == ()


@pytest.mark.parametrize("field", ["print", "rest"])
def test_a_print_with_personal_words_goes_to_pcs_of_its_unit_alone(
    towns: list[Town], colleague: Town, field: str
) -> None:
    """One that does not say is taken for one; what is left after an erasure likewise."""
    _centre, province, one, _two = towns
    sheets = [
        paper(one, field=field),
        paper(one, "thai", field=field),
        paper(one, f"{NAMELESS}s", field=field),
    ]
    up, across = one.send(province), one.send(colleague)
    assert read(province.post, up).blobs == ()
    province.take(up)
    colleague.take(across)
    for sheet in sheets:
        assert not has(province, sheet)
        assert at(province, sheet).text(field) == at(one, sheet).text(field), "the hash is told"
        assert has(colleague, sheet)
    assert read(one.post, province.send(one)).want == (), "nobody asks for what is not for them"


def test_a_unit_may_give_its_personal_prints_as_it_may_give_names(towns: list[Town]) -> None:
    _centre, province, one, _two = towns
    sheet = paper(one)
    province.take(one.send(province))
    assert not has(province, sheet)
    province.take(one.send(province, share=ExportOptions(give=True)))
    assert has(province, sheet)


def test_a_print_that_is_not_here_is_asked_for(towns: list[Town], colleague: Town) -> None:
    _centre, province, one, _two = towns
    free, own = paper(one, NAMELESS), paper(one)
    province.take(one.send(province))
    colleague.take(one.send(colleague))
    province.post.shelf.drop(at(one, free).text("print"))
    colleague.post.shelf.drop(at(one, own).text("print"))
    for other, sheet in ((province, free), (colleague, own)):
        one.take(other.send(one))
        other.take(one.send(other))
        assert has(other, sheet)


TWO = ("นายกำพล ลบทดสอบ", "นางสาวสมศรี ลบทดสอบ")
BOTH = KeptPrint(Document(("คำสั่ง",), "คำสั่ง", "หน่วย", Stamp(), (*map(Para, TWO), Para("มีผลวันนี้"))))


def print_of_both(one: Town, colleague: Town) -> Ref:
    """A print of their unit that names two people, at both PCs."""
    for name in TWO:
        one.save(Change(Ref(one.unit, "person", secrets.token_hex(16)), "name", Text(name)))
    made = Ref(one.unit, "paper", secrets.token_hex(16))
    kept = one.post.shelf.put([KeptPrint.packed(BOTH, secrets.token_bytes(16))])
    one.save(Change(made, "code", Plain("15AP413S")), Change(made, "print", Plain(kept)))
    colleague.take(one.send(colleague))
    return made


def test_names_that_two_pcs_erase_each_from_one_print_leave_it_at_both(
    towns: list[Town], colleague: Town
) -> None:
    """Whoever hears first: what is left is the same file at both, no two values stand, and nothing goes on for ever."""
    one = towns[2]
    for first, second in ((one, colleague), (colleague, one)):
        made = print_of_both(one, colleague)
        for town, name in zip((one, colleague), TWO, strict=True):
            erase(town, name)
        for sender, receiver in (
            (first, second),
            (second, first),
            (first, second),
            (second, first),
        ):
            receiver.take(sender.send(receiver))
        left = [
            PrintRegisterEntry(at(town, made)).kept(town.post.shelf.kept)
            for town in (one, colleague)
        ]
        assert left[0] == left[1]
        assert left[0] is not None
        said = "".join(KeptPrint.strings(left[0]))
        assert not any(name in said for name in TWO)
        assert "มีผลวันนี้" in said
        rests = [at(town, made).shown("rest") for town in (one, colleague)]
        assert rests[0] == rests[1]
        assert not rests[0].conflict
        assert not one.folder.conflicts(one.unit)
        for town in (one, colleague):
            (done,) = town.do(partial(blacken_prints, files=town.post.shelf))
            assert isinstance(done, Changes)
            assert not done.save, "nothing is left to do"


def test_what_two_pcs_erased_is_black_at_a_third_that_hears_of_both_at_once(
    towns: list[Town], colleague: Town
) -> None:
    one = towns[2]
    made = print_of_both(one, colleague)
    halves = [without_words(BOTH, PrintRegisterEntry.words_gone((), (name,))) for name in TWO]
    for town, half in zip((one, colleague), halves, strict=True):
        kept = town.post.shelf.put([KeptPrint.packed(half, secrets.token_bytes(16))])
        town.save(Change(made, "rest", Plain(kept), at(town, made).shown("rest").seen))
    one.take(colleague.send(one))
    left = PrintRegisterEntry(at(one, made)).kept(one.post.shelf.kept)
    assert not at(one, made).shown("rest").conflict
    assert left is not None
    assert not any(name in "".join(KeptPrint.strings(left)) for name in TWO)


KILLED = """
import os, signal, sys
from contextlib import closing
from pathlib import Path
import core.exchange.receive_deeds as deeds
from storage.db.folder.folder import open_folder
from tests.storage.exchange.towns import NOW, Town

def killed(*_given):
    os.kill(os.getpid(), 9)

deeds.blacken_prints = killed
place, home, path = map(Path, sys.argv[1:])
with closing(open_folder(place, home, NOW)) as folder:
    Town(folder, place, home, "", "").take(path)
"""


def test_words_leave_prints_at_the_next_opening_when_the_program_ended_before(
    towns: list[Town], colleague: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed after the words were deleted and before they left the prints: they are known until then, and no longer."""
    one = towns[2]
    print_of_both(one, colleague)
    for name in TWO:
        colleague.save(*own_print(colleague, name))
    erase(one, TWO[0])
    path = one.send(colleague)
    colleague.folder.close()
    line = [sys.executable, "-c", KILLED, str(colleague.place), str(colleague.home), str(path)]
    assert subprocess.run(line, cwd=main.ROOT, check=False).returncode == WAS_KILLED
    assert trace(colleague.place, TWO[0]), "it stands in the print still"
    monkeypatch.setenv("PRONGSAI_KEYS", str(colleague.home))
    with main.desk().open(colleague.place):
        pass
    assert not trace(colleague.place, TWO[0])
    assert trace(colleague.place, TWO[1]), "others are as they were"
    colleague.reopen()
    assert not colleague.folder.gone_texts()


def own_print(town: Town, name: str) -> list[Change]:
    """A print this PC made by itself."""
    said = KeptPrint(Document(("แผน",), "แผน", "หน่วย", Stamp(), (Para(name),)))
    made = Ref(town.unit, "paper", secrets.token_hex(16))
    kept = town.post.shelf.put([KeptPrint.packed(said, secrets.token_bytes(16))])
    return [Change(made, "code", Plain("15AP413S")), Change(made, "print", Plain(kept))]


def test_words_another_pc_or_unit_erases_leave_the_prints_that_were_made_here(
    towns: list[Town], colleague: Town
) -> None:
    """Whoever printed them: another PC of the unit, a unit above that was sent the words."""
    _centre, province, one, _two = towns
    title = "อบรมวินัยและคุณธรรม โดย นายกำพล ลบทดสอบ"
    plan = one.plan(1, title)
    who = Ref(one.unit, "person", secrets.token_hex(16))
    one.save(
        Change(who, "name", Text("นายกำพล ลบทดสอบ")),
        Change(who, "position", Text("นักวิชาการพัฒนาชุมชน")),
    )
    for other in (province, colleague):
        other.take(one.send(other, agreed=True))
    said = KeptPrint(
        Document(("แผน",), "แผน", "หน่วย", Stamp(), (Para(f"แผน {title}"), Para("นักวิชาการพัฒนาชุมชน")))
    )
    papers = {}
    for other in (province, colleague):
        papers[other.code, other.place] = made = Ref(other.unit, "paper", secrets.token_hex(16))
        kept = other.post.shelf.put([KeptPrint.packed(said, secrets.token_bytes(16))])
        other.save(Change(made, "code", Plain("15AP413S")), Change(made, "print", Plain(kept)))
    for number, text in enumerate(one.folder.privacy.words(lambda words: "กำพล" in words)):
        of = Plain(f"{text.ref.local}/{text.field}/{text.hash}")
        one.save(Change(Ref(one.unit, "erasure", f"{number:032x}"), "of", of))
    for other in (province, colleague):
        other.take(one.send(other, agreed=True))
        paper = at(other, papers[other.code, other.place])
        left = PrintRegisterEntry(paper).kept(other.post.shelf.kept)
        assert not other.post.shelf.has(paper.text("print"))
        assert left is not None
        assert left.erased
        assert not any("กำพล" in words for words in KeptPrint.strings(left))
        if other is colleague:
            assert "นักวิชาการพัฒนาชุมชน" in list(KeptPrint.strings(left)), (
                "what anybody may be is left"
            )
        again = other.send(one)
        one.take(again)
        other.take(one.send(other, agreed=True))
        assert at(other, paper.ref).text("rest") == paper.text("rest")
    assert plan
