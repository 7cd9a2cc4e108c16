"""What a committee agreed is signed, released in one file, and counts from then on, with the self-score beside it."""

from collections.abc import Iterator
from fractions import Fraction
from functools import partial
from pathlib import Path

import pytest

import wiring
from core.assessment.ranking import COMMITTEE, RECHECK, RankingRow
from core.assessment.rounds import AssessmentRounds
from core.assessment.sheets import answer_at, sheet_of
from core.assessment.view import assessment_view
from core.committee.convening import convening
from core.committee.release_deeds import accept_alike, agree, lock, release
from core.committee.view import left_to_agree, rounds, spreads, totals
from core.errors import LockedRecordError, UserError
from core.log.ports import signed_whole, standing
from core.papers.deeds import PaperRequest, print_paper
from core.people.deeds import add_person, edit_person
from core.scans.deeds import inked
from core.signing.deeds import end_sign_off, revise
from core.values import Change, Changes, Plain, Ref, Text
from storage.db.folder.store import Folder
from storage.instruments.library import FormLibrary
from tests.core.assessment.test_import_damaged import sample
from tests.core.committee.panel import FORMS, YEAR, Panel, copied_panel, panel
from tests.known import known
from tests.storage.exchange.opened import read
from tests.storage.exchange.towns import Town
from tests.templates import Copied
from ui.terminal.arguments import ref_of

MET, NOT = {"state": "met"}, {"state": "not_met", "reason": "ไม่พบเอกสาร"}
# they ask nothing besides
FIRST, SECOND = [one.id for one in FORMS.get("cdd-clean").items if not one.need][1:3]
KPI = Path(__file__).parents[2] / "data" / "instruments" / "kinds" / "kpi.yaml"


@pytest.fixture
def room(copied: Copied) -> Iterator[Panel]:
    with copied_panel(copied, samples=[sample("cdd_province_a.json")]) as found:
        found.call()
        yield found


def draft(room: Panel) -> Ref:
    return room.drafts[0]


def review(room: Panel) -> Ref:
    return AssessmentRounds(standing(room.secretary.folder, draft(room))).review


def test_what_is_alike_is_accepted_at_once_and_a_difference_needs_its_reason(room: Panel) -> None:
    first = [MET | {"reason": "พบเอกสาร"}, MET | {"reason": "ครบ"}, MET | {"reason": "พบเอกสาร"}]
    room.sealed(
        [{FIRST: one, SECOND: two} for one, two in zip(first, (MET, NOT, NOT), strict=True)]
    )
    do = room.secretary.do
    write = partial(agree, draft=draft(room), item=SECOND, inputs=[("state", "not_met", ())])
    with pytest.raises(UserError, match="ยังไม่ได้เปิดซอง"):
        do(write)
    room.opened()
    with pytest.raises(UserError, match="ยังไม่ได้ตกลง 2 ข้อ"):
        do(partial(release, draft=draft(room), signers="ประธาน"))
    do(partial(accept_alike, draft=draft(room), members_words=True))
    assert left_to_agree(room.secretary.folder, draft(room)) == (SECOND,)
    with pytest.raises(UserError, match="ต้องมีเหตุผล"):
        do(write)
    do(partial(write, reason="เอกสารไม่มีลายมือชื่อ"))
    found = {one.item: one for one in spreads(room.secretary.folder, draft(room))}
    assert found[FIRST].reason == "ครบ / พบเอกสาร", "the members' own, each once"
    assert (found[SECOND].agreed_answer, found[SECOND].own_answer, found[SECOND].reason) == (
        "ไม่ผ่าน",
        "ผ่าน",
        "เอกสารไม่มีลายมือชื่อ",
    )
    assert left_to_agree(room.secretary.folder, draft(room)) == ()


def test_the_result_is_seen_after_release_alone_and_counts_beside_the_self_score(
    room: Panel,
) -> None:
    unit, region = room.units[0], room.secretary
    room.sealed([{FIRST: MET, SECOND: NOT}] * 3)
    room.opened()
    region.do(partial(accept_alike, draft=draft(room)))
    (before,) = RankingRow.ranked(region.folder, room.forms.get(room.form), YEAR)
    unit.take(region.send(unit))
    assert unit.folder.record(review(room)) is None
    assert not [
        one for one in read(unit.post, region.send(unit)).segments if one.scope == region.unit
    ]
    region.do(partial(release, draft=draft(room), signers="ประธานกรรมการ"))
    with pytest.raises(UserError, match="ประกาศผลของหน่วยงานนี้ไปแล้ว"):
        region.do(partial(release, draft=draft(room), signers="ประธานกรรมการ"))
    unit.take(region.send(unit))
    room.centre.take(region.send(room.centre))
    said = assessment_view(unit.folder, review(room))
    for town in (unit, region, room.centre):
        (after,) = RankingRow.ranked(town.folder, room.forms.get(room.form), YEAR)
        assert (after.round, after.judged) == ("committee", str(review(room)))
        assert (after.total, after.own_total) == (said.score.total, before.total)
        assert after.assessment == before.assessment == str(room.own(unit))
    assert (before.round, before.own_total) == ("self", None)
    assert after.total < before.total
    (signed,) = unit.folder.sign_offs.of(review(room))
    (drawn,) = region.folder.sign_offs.of(draft(room))
    record = standing(unit.folder, signed.ref)
    assert drawn.body is not None
    assert record.text("draft_hash") == drawn.body.state_hash.hex()
    assert (signed.state, signed.stands) == ("sound", True)
    (row,) = rounds(region.folder, region.unit)
    assert row.released


@pytest.mark.parametrize("at", [1, 2, 3, 4])
def test_a_release_that_breaks_off_has_released_nothing_and_is_done_again(
    room: Panel, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    """Neither the lock of the draft nor a score without its signature stays behind, which the next file would take."""
    room.sealed([{FIRST: MET, SECOND: NOT}] * 3)
    room.opened()
    region = room.secretary
    region.do(partial(accept_alike, draft=draft(room)))
    let_go = partial(release, draft=draft(room), signers="ประธานกรรมการ")
    folder = region.folder
    before = folder.digest()
    count = 0
    save = type(folder).save

    def breaking(self: Folder, *words: object, **more: object) -> Changes:
        nonlocal count
        count += 1
        if count == at:
            raise OSError(28, "No space left on device")
        return save(self, *words, **more)  # type: ignore[arg-type]  # handed on

    with monkeypatch.context() as patch:
        patch.setattr(type(folder), "save", breaking)
        if at <= 3:
            with pytest.raises(OSError, match="No space"):
                region.do(let_go)
            assert folder.digest() == before
            assert folder.record(review(room)) is None
        else:
            region.do(let_go)
            assert count == 3, "a step more than this test breaks off"
            return
    region.do(let_go)
    assert signed_whole(folder, review(room))


def test_a_result_is_locked_for_signing_before_the_unit_sees_any_of_it(room: Panel) -> None:
    unit, region = room.units[0], room.secretary
    room.sealed([{FIRST: MET, SECOND: MET}, {FIRST: MET, SECOND: NOT}, {FIRST: MET, SECOND: NOT}])
    locks = partial(lock, draft=draft(room), signers="ประธานกรรมการ")
    with pytest.raises(UserError, match="ยังไม่ได้เปิดซอง"):
        region.do(locks)
    room.opened()
    region.do(partial(accept_alike, draft=draft(room)))
    with pytest.raises(UserError, match="ยังไม่ได้ตกลง 1 ข้อ"):
        region.do(locks)
    write = partial(agree, draft=draft(room), item=SECOND, reason="ไม่มีลายมือชื่อ")
    region.do(partial(write, inputs=[("state", "not_met", ())]))
    region.do(locks)
    (row,) = rounds(region.folder, region.unit)
    assert (row.locked, row.released) == (True, False)
    seen = next(one for one in spreads(region.folder, draft(room)) if one.item == SECOND)
    assert seen.agreed_answer == "ไม่ผ่าน"
    before = standing(region.folder, answer_at(sheet_of(draft(room)), SECOND)).shown("state").seen
    with pytest.raises(LockedRecordError):
        region.do(partial(write, inputs=[("state", "met", before)]))
    unit.take(region.send(unit))
    assert unit.folder.record(review(room)) is None, "what is locked is not released"
    (signed,) = region.folder.sign_offs.of(draft(room))
    region.do(partial(end_sign_off, ref=signed.ref, reason="ประธานขอแก้"))
    region.do(partial(write, inputs=[("state", "met", before)]))
    region.do(locks)
    region.do(partial(release, draft=draft(room), signers="ประธานกรรมการ"))
    unit.take(region.send(unit))
    assert unit.folder.record(review(room)) is not None
    assert len(region.folder.sign_offs.of(draft(room))) == 2, "what was locked is what is released"
    was = summed(room)
    (signed,) = (one for one in region.folder.sign_offs.of(draft(room)) if not one.ended)
    region.do(partial(end_sign_off, ref=signed.ref, reason="ประธานขอแก้อีกครั้ง"))
    now = standing(region.folder, answer_at(sheet_of(draft(room)), SECOND)).shown("state").seen
    region.do(partial(write, inputs=[("state", "not_met", now)]))
    (row,) = rounds(region.folder, region.unit)
    assert row.released
    assert summed(room) == was, (
        "what was released stays what it is, whatever the committee goes on writing"
    )


def summed(room: Panel) -> Fraction:
    """What the page says the committee's sheet comes to."""
    found = spreads(room.secretary.folder, draft(room))
    return known(totals(room.secretary.folder, draft(room), found)).agreed.total


def test_a_ballot_is_read_by_nobody_but_the_committee(room: Panel) -> None:
    room.sealed([{FIRST: {"state": "met", "reason": "ความลับของกรรมการ"}, SECOND: NOT}] * 3)
    room.opened()
    room.secretary.do(partial(accept_alike, draft=draft(room)))
    room.secretary.do(partial(release, draft=draft(room), signers="ประธาน"))
    for town in (room.units[0], room.centre):
        texts = read(town.post, room.secretary.send(town)).texts
        assert not [one for one in texts if one.field in ("ballot", "reasons")]
    assert not [
        one
        for one in read(room.units[0].post, room.secretary.send(room.units[0])).texts
        if one.ref.entity.startswith("draft_")
    ]


@pytest.fixture(params=["mean", "median"])
def reckoned(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Panel]:
    """A form whose result is made of all sheets."""
    (tmp_path / "forms").mkdir()
    text = KPI.read_text("utf-8").replace(
        "kind: weighted mean\n", f"kind: weighted mean\ncombine: {request.param}\n", 1
    )
    (tmp_path / "forms" / "kpi.yaml").write_text(text, encoding="utf-8")
    forms = FormLibrary([tmp_path / "forms"])
    with panel(
        tmp_path, "test-kpi", [{"answers": {"k1": {"measure.income": "76"}}}], forms
    ) as found:
        found.call()
        yield found


def test_a_form_that_reckons_gives_the_same_points_at_the_unit_without_anybody_s_own(
    reckoned: Panel,
) -> None:
    room = reckoned
    region = reckoned.secretary
    unit = reckoned.units[0]
    left_out = {"k7": {"state": "not_applicable"}}
    room.sealed([{"k1": {"measure.income": n}, **left_out} for n in ("76", "66", "66")])
    room.opened()
    with pytest.raises(UserError, match="ไม่มีคำตอบที่ตกลง"):
        region.do(partial(agree, draft=draft(room), item="k1", inputs=[]))
    kept = assessment_view(region.folder, draft(room)).score.items["k1"]
    combine = room.forms.get("test-kpi").combine
    assert kept.points == {"mean": Fraction(8, 3), "median": Fraction(2)}[combine]
    region.do(partial(release, draft=draft(room), signers="ประธาน"))
    unit.take(region.send(unit))
    found = assessment_view(unit.folder, review(room))
    assert found.score.items["k1"].points == kept.points
    assert found.score.items["k1"].votes == ()
    (place,) = RankingRow.ranked(unit.folder, room.forms.get("test-kpi"), YEAR)
    assert place.total == assessment_view(region.folder, draft(room)).score.total
    own = {
        (one.text("item"), one.text("subject"))
        for one in unit.folder.records("review_answer", unit.unit)
    }
    assert own == {("k1", "all"), ("k7", "none")}
    assert unit.folder.records("draft_sheet") == []


def test_a_word_of_the_unit_travels_to_the_committee_and_of_people_the_names_of_its_members_alone(
    room: Panel,
) -> None:
    unit, member = room.units[0], room.members[0]
    kept, else_ = (Ref(unit.unit, "evidence", letter * 32) for letter in "ab")
    link = Ref(unit.unit, "link", "c" * 32)
    unit.save(
        Change(kept, "title", Text("ประกาศเจตนารมณ์")),
        Change(else_, "title", Text("เรื่องอื่นของหน่วยงาน")),
        Change(link, "evidence", Plain(kept.local)),
        Change(link, "target", Plain(room.own(unit).local)),
        Change(link, "item", Plain(FIRST)),
        Change(link, "proof", Plain("")),
    )
    room.secretary.take(unit.send(room.secretary))
    for name, position in (("คนอื่นในหน่วยงาน", ""), ("กรรมการคนที่ 9", "ไม่ถูกเรียก")):
        room.secretary.do(partial(add_person, name=name, position=position))
    (called,) = [
        one for one in room.secretary.folder.records("person") if one.text("name") == "กรรมการคนที่ 2"
    ]
    room.secretary.do(
        partial(edit_person, ref=called.ref, name="กรรมการคนที่ 2", position="ตำแหน่งลับ")
    )
    sent = room.secretary.send(member)
    words = {one.text for one in read(member.post, sent).texts}
    assert "ประกาศเจตนารมณ์" in words
    assert "เรื่องอื่นของหน่วยงาน" not in words
    assert {word for word in words if "กรรมการคนที่" in word} == {
        f"กรรมการคนที่ {n}" for n in (1, 2, 3)
    }
    assert not words & {"คนอื่นในหน่วยงาน", "ไม่ถูกเรียก", "ตำแหน่งลับ"}, (
        "all else of people stays in the unit"
    )
    member.take(sent)
    shown = assessment_view(member.folder, room.own(unit))
    assert shown.answered > 0


@pytest.mark.parametrize(
    ("in_round", "by_ink"), [(COMMITTEE, False), (RECHECK, False), (RECHECK, True)]
)
def test_what_was_released_is_said_how_it_is_released_again(
    room: Panel, in_round: str, by_ink: bool
) -> None:
    """By a recheck, which the page offers; of a recheck by ending what was signed."""
    unit, region = room.units[0], room.secretary

    def decided(state: str, why: str) -> None:
        seen = standing(region.folder, answer_at(sheet_of(draft(room)), SECOND)).shown("state").seen
        write = partial(agree, draft=draft(room), item=SECOND)
        region.do(partial(write, inputs=[("state", state, seen)], reason=why))

    def come_out(*, by_ink: bool = False) -> None:
        room.sealed([{FIRST: MET, SECOND: NOT}] * 3)
        room.opened()
        region.do(partial(accept_alike, draft=draft(room)))
        if by_ink:
            region.do(partial(lock, draft=draft(room), signers="ประธาน"))
            (one,) = signed_whole(region.folder, draft(room))
            region.save(
                *inked(standing(region.folder, one.ref), Ref(region.unit, "file", "f" * 32))
            )
        region.do(releases)

    releases = partial(release, draft=draft(room), signers="ประธาน")
    come_out()
    if in_round == RECHECK:
        room.round = RECHECK
        room.call()
        releases = partial(release, draft=draft(room), signers="ประธาน")
        come_out(by_ink=by_ink)
    with pytest.raises(UserError, match="ประกาศผลของหน่วยงานนี้ไปแล้ว") as told:
        region.do(releases)
    if in_round == COMMITTEE:
        assert "ตั้งรอบทบทวน" in told.value.do
        (offered,) = convening(region.folder, region.unit, YEAR).assessed
        assert offered.rounds == (RECHECK,)
        return
    words = told.value.do.replace(",", "").split()
    said = [
        (words[n - 1], ref_of(word, region.unit))
        for n, word in enumerate(words)
        if "signoff/" in word
    ]
    deeds = {"unlock": end_sign_off, "revise": revise}
    assert [deed for deed, _ref in said] == ["revise" if by_ink else "unlock", "unlock"]
    for deed, ref in said:
        region.do(partial(deeds[deed], ref=ref, reason="ประธานขอแก้"))
    decided("met", "ตรวจใหม่")
    region.do(releases)
    unit.take(region.send(unit))
    assert standing(unit.folder, answer_at(sheet_of(review(room)), SECOND)).text("state") == "met"


def printed(town: Town, room: Panel, path: Path, **by: str) -> Ref:
    """The sheet of the region on which what was released stands."""
    deed = partial(print_paper, printer=wiring.PaperPrinter(town.folder.writer.keys))
    wanted = PaperRequest(room.own(room.units[0]), "score_general", path)
    (done,) = town.do(partial(deed, request=wanted), **by)
    assert isinstance(done, Changes)
    return next(ref for ref in done.touched if ref.entity == "paper")
