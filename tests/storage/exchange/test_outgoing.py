"""What is said to go before sending is what goes: lines, files, words, a room's votes, counted without writing."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.assessment.rounds import WorkshopSlip
from core.assessment.sheets import VOTE, answer_at
from core.assessment.start_deeds import assessment_at, import_answers
from core.exchange.outgoing_view import ExportPreviewLine, outgoing_view
from core.log.scopes import NOTHING_SHARED, ExportOptions
from core.people.deeds import add_person
from core.values import Change, Plain, Ref
from core.workshop.deeds import begin, close, take
from tests.core.workshop.meeting import YEAR, alike, form, held
from tests.storage.exchange.opened import read
from tests.storage.exchange.towns import Town, build, enrol


def compared(one: Town, to: Town, share: ExportOptions = NOTHING_SHARED) -> None:
    """Look, then send: the same lines and files; looking twice says the same."""
    going = one.folder.transfers.outgoing([to.age], one.post.shelf, share)
    assert going == one.folder.transfers.outgoing([to.age], one.post.shelf, share)
    sent = read(to.post, one.send(to, share=share))
    lines = sum(each.last - each.first + 1 for each in sent.segments)
    assert sum(count for _ref, count in going.changed) == lines
    assert set(sent.blobs) == {*going.small, *going.originals}
    assert not set(going.staying) & set(sent.blobs)


def test_everything_goes_the_first_time_and_what_changed_the_next(towns: list[Town]) -> None:
    _centre, province, one, _two = towns
    plan = one.plan()
    one.photo(b"original one")
    compared(one, province)
    province.take(one.send(province))
    one.take(province.send(one))
    one.retitle(plan, "แผนใหม่")
    going = one.folder.transfers.outgoing([province.age], one.post.shelf, NOTHING_SHARED)
    assert Counter(dict(going.changed))[plan] == 1, "the rest has been confirmed"
    compared(one, province)


def test_looking_notes_nothing_and_leaves_an_import_that_can_be_set_aside(
    towns: list[Town],
) -> None:
    _centre, province, one, _two = towns
    one.plan()
    province.take(one.send(province))
    before = province.folder.digest()
    last = province.folder.exchange.last()
    province.folder.transfers.outgoing([one.age], province.post.shelf, NOTHING_SHARED)
    assert (province.folder.digest(), province.folder.exchange.last()) == (before, last)
    assert last is not None


def test_an_original_goes_once_it_was_asked_for_and_else_stays_with_its_size(
    towns: list[Town],
) -> None:
    _centre, province, one, _two = towns
    file = one.photo(b"original" * 100)
    record = one.folder.record(file)
    assert record is not None
    original = record.text("sha256")
    going = one.folder.transfers.outgoing([province.age], one.post.shelf, NOTHING_SHARED)
    assert (going.originals, going.staying) == ((), (original,))
    province.take(one.send(province))
    province.folder.exchange.ask(original)
    one.take(province.send(one))
    going = one.folder.transfers.outgoing([province.age], one.post.shelf, NOTHING_SHARED)
    assert (going.originals, going.staying) == ((original,), ())
    compared(one, province)


def test_personal_words_are_counted_as_staying_unless_they_are_given(towns: list[Town]) -> None:
    _centre, province, one, _two = towns
    one.do(lambda ctx, store: add_person(ctx, store, "สมหญิง ตัวอย่าง"))
    held = one.folder.transfers.outgoing([province.age], one.post.shelf, NOTHING_SHARED).withheld
    assert held > 0
    given_ = one.folder.transfers.outgoing([province.age], one.post.shelf, ExportOptions(give=True))
    assert given_.withheld < held
    compared(one, province, ExportOptions(give=True))


def test_a_personal_picture_is_not_said_to_go(towns: list[Town]) -> None:
    _centre, province, one, _two = towns
    file = one.photo(b"a face")
    record = one.folder.record(file)
    assert record is not None
    evidence = Ref(one.unit, *record.text("evidence").split("/"))
    one.save(Change(evidence, "personal", 1))
    going = one.folder.transfers.outgoing([province.age], one.post.shelf, NOTHING_SHARED)
    assert record.text("preview") not in going.small
    assert Plain(record.text("sha256")) in going.back
    compared(one, province)


EARLY = "ยังไม่ปิดรับคะแนน คำตอบจึงไม่อยู่ในไฟล์นี้ ไปกับไฟล์แรกหลังปิดรับคะแนน"


COUNTED = "ยังไม่ปิดรับคะแนน คำตอบไปด้วยให้อีกเครื่องของหน่วยงานนับรวมได้ ไม่มีหน้าใดแสดงก่อนปิด"


BARE = "ยังไม่ปิดรับคะแนน ผู้ที่มีไฟล์นี้อ่านคะแนนได้ก่อนเปิดในห้อง ส่งหลังปิดรับคะแนนก็ได้"


ANSWERED = {"d1.l1.1": {"state": "met"}}


def lines(one: Town, to: Town) -> dict[str, ExportPreviewLine]:
    found = outgoing_view(one.folder, [to.age], one.post.shelf, NOTHING_SHARED, "จังหวัด")
    return {line.title: line for line in found.goes}


def test_votes_of_a_room_are_named_before_they_go_and_said_to_be_early_until_voting_is_closed(
    towns: list[Town],
) -> None:
    _centre, province, one, _two = towns
    one.do(
        lambda ctx, store: import_answers(
            ctx, store, form(), YEAR, {"profiles": [], "answers": ANSWERED}
        )
    )
    ref: Ref = assessment_at(one.unit, form().id, YEAR, 1)
    (name,) = [title for title, line in lines(one, province).items() if line.icon == "check"]
    one.do(lambda ctx, store: begin(ctx, store, ref, 3))
    assert "คะแนนของห้องประชุม" not in lines(one, province), "slips without a vote are no votes"
    found = held(one.folder, ref)
    votes = alike(found.questions[:4], found.slips, {})
    one.do(lambda ctx, store: take(ctx, store, ref, votes))
    going = lines(one, province)
    assert (going["คะแนนของห้องประชุม"].figure, going["คะแนนของห้องประชุม"].text) == ("12 คะแนน", EARLY)
    assert going[name].figure == "1 คำตอบ", "votes are no answers of the assessment"
    stays = outgoing_view(one.folder, [province.age], one.post.shelf, NOTHING_SHARED, "จังหวัด").stays
    assert "ข้อมูลส่วนบุคคล" not in {line.title for line in stays}, (
        "what comes later is not said to stay"
    )
    assert answers(one, province) == 0
    one.do(lambda ctx, store: close(ctx, store, ref))
    assert (lines(one, province)["คะแนนของห้องประชุม"].text, going[name].figure) == ("", "1 คำตอบ")
    assert answers(one, province) == 12, "as it was said"


def answers(one: Town, to: Town) -> int:
    """How many answers of slips a file to it holds."""
    return sum(text.field == VOTE for text in read(to.post, one.send(to)).texts)


@pytest.fixture
def two_pcs(tmp_path: Path) -> Iterator[list[Town]]:
    made = [build(tmp_path / place, "11", "district") for place in ("a", "b")]
    enrol(made)
    yield made
    for one in made:
        one.folder.close()


def test_the_other_pc_of_the_office_is_said_to_get_the_answers_to_count_them(
    two_pcs: list[Town],
) -> None:
    one, other = two_pcs
    one.do(
        lambda ctx, store: import_answers(
            ctx, store, form(), YEAR, {"profiles": [], "answers": ANSWERED}
        )
    )
    ref = assessment_at(one.unit, form().id, YEAR, 1)
    one.do(lambda ctx, store: begin(ctx, store, ref, 3))
    found = held(one.folder, ref)
    one.do(lambda ctx, store: take(ctx, store, ref, alike(found.questions[:4], found.slips, {})))
    assert lines(one, other)["คะแนนของห้องประชุม"].text == COUNTED
    assert answers(one, other) == 12
    one.do(lambda ctx, store: close(ctx, store, ref))
    assert lines(one, other)["คะแนนของห้องประชุม"].text == ""


def test_votes_that_stand_in_their_lines_are_said_to_be_readable(towns: list[Town]) -> None:
    _centre, province, one, _two = towns
    one.do(
        lambda ctx, store: import_answers(
            ctx, store, form(), YEAR, {"profiles": [], "answers": ANSWERED}
        )
    )
    ref = assessment_at(one.unit, form().id, YEAR, 1)
    one.do(lambda ctx, store: begin(ctx, store, ref, 3))
    found = held(one.folder, ref)
    one.do(lambda ctx, store: take(ctx, store, ref, alike(found.questions[:1], found.slips, {})))
    assert lines(one, province)["คะแนนของห้องประชุม"].text == EARLY
    old = answer_at(WorkshopSlip.sheet_at(ref, found.slips[0].id), found.questions[0].key)
    one.save(Change(old, "state", Plain("met")))  # as it was written before votes were texts
    assert lines(one, province)["คะแนนของห้องประชุม"].text == BARE


def test_where_nothing_but_votes_has_come_the_assessment_is_not_said_to_have_changed(
    towns: list[Town],
) -> None:
    _centre, province, one, _two = towns
    one.do(
        lambda ctx, store: import_answers(
            ctx, store, form(), YEAR, {"profiles": [], "answers": ANSWERED}
        )
    )
    ref = assessment_at(one.unit, form().id, YEAR, 1)
    one.do(lambda ctx, store: begin(ctx, store, ref, 3))
    province.take(one.send(province))
    one.take(province.send(one))
    found = held(one.folder, ref)
    one.do(lambda ctx, store: take(ctx, store, ref, alike(found.questions[:4], found.slips, {})))
    assert [line.figure for line in lines(one, province).values() if line.icon == "check"] == [
        "12 คะแนน"
    ]
