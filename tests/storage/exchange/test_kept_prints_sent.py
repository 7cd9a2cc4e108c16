"""What is kept of a print travels with its paper; with personal words in it, to PCs of its unit alone."""

import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.blocks.document import Document, Para, Stamp
from core.blocks.kept import KeptPrint, packed, strings
from core.entities import NAMELESS
from core.log.privacy import Share
from core.papers.register import kept_print
from core.values import Change, Plain, Record, Ref, Text
from tests.storage.exchange.opened import read
from tests.storage.exchange.towns import Town, build, enrol

SAID = KeptPrint(Document(("คำสั่ง",), "คำสั่ง", "หน่วยงาน", Stamp(), (Para("ที่พิมพ์"),)))


@pytest.fixture
def colleague(tmp_path: Path, towns: list[Town]) -> Iterator[Town]:
    """Another PC of the first district."""
    made = build(tmp_path / "colleague", towns[2].code, "district")
    enrol([*towns, made])
    yield made
    made.folder.close()


def paper(town: Town, *options: str, field: str = "print") -> Ref:
    made = Ref(town.unit, "paper", secrets.token_hex(16))
    kept = town.post.shelf.put([packed(SAID, secrets.token_bytes(16))])
    more = [Change(made, "options", Plain(",".join(options)))] if options else []
    town.save(Change(made, "code", Plain("15AP413S")), Change(made, field, Plain(kept)), *more)
    return made


def at(town: Town, ref: Ref) -> Record:
    record = town.folder.record(ref)
    assert record is not None
    return record


def has(town: Town, ref: Ref) -> bool:
    return kept_print(town.post.shelf, at(town, ref)) == SAID


def test_a_print_without_personal_words_is_comparable_at_the_centre_and_travels_once(towns: list[Town]) -> None:
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
    sheets = [paper(one, field=field), paper(one, "thai", field=field), paper(one, f"{NAMELESS}s", field=field)]
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
    province.take(one.send(province, share=Share(give=True)))
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


def test_words_another_pc_or_unit_erases_leave_the_prints_that_were_made_here(
    towns: list[Town], colleague: Town
) -> None:
    """Whoever printed them: another PC of the unit, a unit above that was sent the words."""
    _centre, province, one, _two = towns
    title = "อบรมวินัยและคุณธรรม โดย นายกำพล ลบทดสอบ"
    plan, who = one.plan(1, title), Ref(one.unit, "person", secrets.token_hex(16))
    one.save(Change(who, "name", Text("นายกำพล ลบทดสอบ")), Change(who, "position", Text("นักวิชาการพัฒนาชุมชน")))
    for other in (province, colleague):
        other.take(one.send(other))
    said = KeptPrint(Document(("แผน",), "แผน", "หน่วย", Stamp(), (Para(f"แผน {title}"), Para("นักวิชาการพัฒนาชุมชน"))))
    papers = {}
    for other in (province, colleague):
        papers[other.code, other.place] = made = Ref(other.unit, "paper", secrets.token_hex(16))
        kept = other.post.shelf.put([packed(said, secrets.token_bytes(16))])
        other.save(Change(made, "code", Plain("15AP413S")), Change(made, "print", Plain(kept)))
    for number, text in enumerate(one.folder.privacy.words(lambda words: "กำพล" in words)):
        of = Plain(f"{text.ref.local}/{text.field}/{text.hash}")
        one.save(Change(Ref(one.unit, "erasure", f"{number:032x}"), "of", of))
    for other in (province, colleague):
        other.take(one.send(other))
        paper = at(other, papers[other.code, other.place])
        left = kept_print(other.post.shelf, paper)
        assert not other.post.shelf.has(paper.text("print"))
        assert left is not None
        assert left.erased
        assert not any("กำพล" in words for words in strings(left))
        if other is colleague:
            assert "นักวิชาการพัฒนาชุมชน" in list(strings(left)), "what anybody may be is left"
        again = other.send(one)
        one.take(again)
        other.take(one.send(other))
        assert at(other, paper.ref).text("rest") == paper.text("rest")
    assert plan
