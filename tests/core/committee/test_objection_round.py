"""A preliminary result is objected to, the round is closed, objections are answered, and the result is made final."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

import pytest

import main
from core.assessment.ranking import COMMITTEE, FINAL, PRELIMINARY, RECHECK, RankingRow, released_as
from core.assessment.sheets import answer_at, sheet_of
from core.assigning.deeds import answer_programme
from core.assigning.programme_steps import JOINED, published_as
from core.centre.decisions import decisions
from core.centre.published import ASSESSMENT
from core.centre.publishing import PublicationSource, assessment_rows
from core.centre.sheets import basis_words
from core.committee.convening import convening
from core.committee.final_view import final_changes
from core.committee.objection_deeds import (
    acknowledge,
    answer_objection,
    close_objections,
    object_to,
    withdraw,
)
from core.committee.objections import (
    CHANGED,
    EXISTED,
    KEPT,
    LATE,
    NEWER,
    PENDING,
    TIMELY,
    UNSIGNED,
    evidence_now,
    objection_at,
    release_of,
)
from core.committee.own import round_words
from core.committee.release_deeds import (
    accept_alike,
    answer,
    final_waits,
    release,
    release_final,
)
from core.committee.result_view import days_given, objections_waiting, result_of, results_of
from core.errors import UserError
from core.exchange.outgoing_view import outgoing_view
from core.forms.deeds import give_objection_days, publish
from core.forms.settings import OBJECTION_DAYS, stated_days
from core.log.ports import signed_whole, standing
from core.log.scopes import ExportOptions
from core.signing.deeds import end_sign_off, sign_off
from core.values import Change, Plain, Record, Ref, ShownField, Text, Written
from storage.instruments.library import FormLibrary
from tests.core.assessment.test_import_damaged import sample
from tests.core.committee.panel import YEAR, Panel, copied_panel
from tests.core.committee.rounds import (
    DAYS,
    FIRST,
    MET,
    NOT,
    SECOND,
    THIRD,
    agreed,
    everybody,
    let_go,
    objected,
    opened_round,
    printed,
    programme_of,
    raised,
    released_round,
    review,
    states,
    with_objections,
)
from tests.known import known
from tests.templates import Copied

JUDGED = {FIRST: NOT, SECOND: NOT, THIRD: MET}


@pytest.fixture
def room(copied: Copied) -> Iterator[Panel]:
    with released_round(copied, JUDGED) as found:
        yield found


def up(room: Panel, n: int = 0) -> None:
    room.secretary.take(room.units[n].send(room.secretary))


def down(room: Panel, n: int = 0) -> None:
    room.units[n].take(room.secretary.send(room.units[n]))


def close(room: Panel) -> None:
    room.secretary.do(partial(close_objections, review=review(room)))


def answered(room: Panel, item: str, outcome: str, why: str = "มติที่ประชุม") -> None:
    room.secretary.do(
        partial(answer, objection=objection_at(review(room), item), outcome=outcome, reason=why)
    )


def finish(room: Panel) -> None:
    room.secretary.do(partial(release_final, draft=room.drafts[0], signers="ประธานกรรมการ"))


def test_a_result_is_preliminary_where_the_programme_gives_days_and_else_final_at_once(
    copied: Copied,
) -> None:
    for days, as_ in ((DAYS, PRELIMINARY), (0, FINAL)):
        with opened_round(copied, JUDGED, days=days) as room:
            let_go(room)
            assert released_as(room.secretary.folder, review(room)) == as_
            down(room)
            (row,) = results_of(room.units[0].folder, room.units[0].unit)
            assert row.release.standing == as_
            assert result_of(room.units[0].folder, review(room)).row.days == days


@pytest.mark.parametrize(
    ("convened", "published", "programme", "expected"),
    [
        (7, None, 0, 7),
        (0, 10, DAYS, 0),
        (None, 10, 0, 10),
        (None, 0, DAYS, 0),
        (None, None, DAYS, DAYS),
    ],
)
def test_days_are_stated_when_convened_else_by_who_published_else_by_the_programme(
    copied: Copied, convened: int | None, published: int | None, programme: int, expected: int
) -> None:
    with copied_panel(copied, samples=[sample("cdd_province_a.json")]) as room:
        for one in everybody(room):
            one.folder.use_forms(with_objections(programme))
        form = with_objections(programme).programme("cdd-clean-programme")
        room.centre.do(partial(publish, form=form))
        of = known(published_as(room.centre.folder, form))
        room.centre.do(partial(give_objection_days, programme=of, days=published))
        room.secretary.take(room.centre.send(room.secretary))
        with pytest.raises(UserError, match="0 ถึง 366"):
            room.call(days=367)
        room.call(days=convened)
        room.sealed([{FIRST: MET}] * 3)
        room.opened()
        room.secretary.do(partial(accept_alike, draft=room.drafts[0]))
        let_go(room)
        as_ = PRELIMINARY if expected else FINAL
        assert released_as(room.secretary.folder, review(room)) == as_
        down(room)
        assert result_of(room.units[0].folder, review(room)).row.days == expected


@pytest.mark.parametrize(
    ("written", "days"),
    [("0", 0), ("366", 366), ("367", None), ("9" * 5000, None), ("-1", None), ("๑๕", None)],
)
def test_days_that_nobody_may_give_are_none_whatever_a_file_says(
    written: str, days: int | None
) -> None:
    fields = {OBJECTION_DAYS: ShownField(Plain(written))}
    assert stated_days(Record(Ref("u", "draft", "d"), fields)) == days


def test_of_two_programmes_with_one_form_the_one_that_the_unit_joined_gives_the_days(
    copied: Copied, tmp_path: Path
) -> None:
    other = programme_of(0).replace("id: cdd-clean-programme", "id: other")
    other = other.replace("edition: 2564", "edition: 2569")
    (tmp_path / "other.yaml").write_text(other, "utf-8")
    (tmp_path / "own.yaml").write_text(programme_of(DAYS), "utf-8")
    forms = FormLibrary([main.RESOURCES / "instruments", tmp_path])
    with copied_panel(copied, samples=[sample("cdd_province_a.json")]) as room:
        for one in everybody(room):
            one.folder.use_forms(forms)
        reader, own = room.secretary.folder, room.own(room.units[0])
        given = [days_given(reader, standing(reader, own))]
        room.units[0].do(partial(answer_programme, programme="cdd-clean-programme", answer=JOINED))
        room.secretary.take(room.units[0].send(room.secretary))
        given += [days_given(reader, standing(reader, own))]
        assert given == [0, DAYS], "not the newer edition"


def test_the_unit_sees_item_by_item_what_it_answered_and_what_the_committee_decided(
    room: Panel,
) -> None:
    for town in (room.units[0], room.secretary):
        found = result_of(town.folder, review(room))
        differing = [one for one in found.items if one.differs]
        assert {FIRST, SECOND} <= {one.item for one in differing}
        assert found.items[: len(differing)] == tuple(differing)
        first = next(one for one in found.items if one.item == FIRST)
        assert (first.own_answer, first.judged_answer, first.reason) == (
            "ผ่าน",
            "ไม่ผ่าน",
            "ไม่พบเอกสาร",
        )
        assert first.gain is not None
        assert first.gain >= 0
        assert found.judged_sum.total < found.self_sum.total
        assert sum(judged for _own, judged in found.parts) == found.judged_sum.total
        two = {one.item: one for one in differing if one.item in (FIRST, SECOND)}
        assert all(bool(one.joint) == (not one.gain) for one in two.values()), (
            "alone or with others, both cost points"
        )
        assert all(one.joint <= 0 for one in two.values())
        assert "15 วัน" in found.row.day_words
        assert not found.row.final
        assert not found.row.acknowledged


def test_where_every_ballot_says_the_same_that_is_the_reason(copied: Copied) -> None:
    with released_round(copied, {FIRST: {"state": "not_met"}, SECOND: NOT}) as room:
        found = result_of(room.units[0].folder, review(room)).items
        reasons = {one.item: one.reason for one in found if one.differs}
        assert (reasons.pop(FIRST), reasons.pop(SECOND)) == ("กรรมการทุกใบที่นับให้ตรงกัน", "ไม่พบเอกสาร")
        assert {*reasons.values()} == {"ไม่มีใบใดให้คำตอบข้อนี้"}, "of all else the ballots said nothing"


def test_an_objection_is_in_time_when_a_closing_holds_it_and_late_when_none_does(
    room: Panel,
) -> None:
    unit, of = room.units[0], review(room)
    objected(room, FIRST)
    assert states(unit, of) == {FIRST: PENDING}
    up(room)
    objected(room, SECOND)
    close(room)
    up(room)
    down(room)
    for town in (unit, room.secretary):
        assert states(town, of) == {FIRST: TIMELY, SECOND: LATE}
    assert final_waits(room.secretary.folder, room.drafts[0])[0].startswith("คำทักท้วงมิติที่ 1")
    with pytest.raises(UserError, match="หลังปิดรับ"):
        answered(room, SECOND, KEPT)
    close(room)
    assert states(room.secretary, of) == {FIRST: TIMELY, SECOND: TIMELY}
    with pytest.raises(UserError, match="ไม่มีคำทักท้วงที่มาช้า"):
        close(room)


def rounds_to_begin(room: Panel) -> Sequence[str]:
    """What the secretary may begin of the unit."""
    (one,) = convening(room.secretary.folder, room.secretary.unit, YEAR).assessed
    return one.rounds


def test_a_result_is_final_when_the_round_is_closed_and_every_objection_in_time_is_answered(
    room: Panel,
) -> None:
    unit = room.units[0]
    of = review(room)
    draft = room.drafts[0]
    objected(room, FIRST, SECOND)
    up(room)
    assert RECHECK not in rounds_to_begin(room)
    room.round = RECHECK
    with pytest.raises(UserError, match="ยังเป็นผลเบื้องต้น"):
        room.call()
    room.round = COMMITTEE
    with pytest.raises(UserError, match="ยังไม่ได้ปิดรับคำทักท้วง"):
        finish(room)
    close(room)
    with pytest.raises(UserError, match="รอคำตอบ"):
        finish(room)
    answered(room, FIRST, KEPT)
    before = result_of(room.secretary.folder, of)
    answered(room, SECOND, CHANGED)
    assert not signed_whole(room.secretary.folder, draft)
    with pytest.raises(UserError, match="ยังไม่ได้ตกลงคำตอบใหม่"):
        finish(room)
    agreed(room, SECOND, "met", "พบเอกสารในหลักฐานเดิม")
    agreed(room, THIRD, "not_met")
    with pytest.raises(UserError, match="ตกลงกลับตามผลเบื้องต้น"):
        finish(room)
    agreed(room, THIRD, "met")
    agreed(room, FIRST, "not_met", "เขียนเหตุผลใหม่")
    told = final_changes(room.secretary.folder, draft)
    assert [(one.changed, one.words, one.reason) for one in told.items] == [
        (False, "คงเดิม: ไม่ผ่าน", "มติที่ประชุม"),
        (True, "ไม่ผ่าน → ผ่าน", "มติที่ประชุม"),
    ], "a reason written anew changes nothing"
    assert told.words.endswith("แก้ 1 ข้อ · คงไว้ 1 ข้อ")
    finish(room)
    down(room)
    for town in (unit, room.secretary):
        after = result_of(town.folder, of)
        assert after.row.final
        assert {one.item: one.state for one in after.row.raised} == {
            FIRST: KEPT,
            SECOND: CHANGED,
        }
        (earlier,) = after.earlier
        assert earlier.standing == PRELIMINARY
        assert after.judged_sum.total >= before.judged_sum.total
        second = next(one for one in after.items if one.item == SECOND)
        assert (second.judged_answer, second.differs) == ("ผ่าน", False)
    assert objections_waiting(room.secretary.folder, room.secretary.unit) == ()
    assert RECHECK in rounds_to_begin(room)
    for deed in (
        partial(close_objections, review=of),
        partial(release_final, draft=draft, signers="ประธาน"),
    ):
        with pytest.raises(UserError, match="ผลสุดท้ายแล้ว"):
            room.secretary.do(deed)
    with pytest.raises(UserError, match="ผลสุดท้ายแล้ว"):
        objected(room, THIRD)
    with pytest.raises(UserError, match="ประกาศผลของหน่วยงานนี้ไปแล้ว"):
        room.secretary.do(partial(release, draft=draft, signers="ประธาน"))


VALUES: Mapping[str, tuple[Written, Written]] = {  # of each kind of score, a value and another
    "state": (Plain("not_met"), Plain("met")),
    "choice": (None, Plain("b")),
    "level": (3, 4),
    "number": (Plain("12"), Plain("12.5")),
    "part.one": (1, 0),
    "measure.rate.num": (80, 79),
    "measure.cases": (Plain("0"), Plain("1")),
    "ask.stage": (Plain("begun"), Plain("done")),
    "same_as.rule": (None, Plain("d1")),
}


def written(room: Panel, name: str, value: Written, item: str = FIRST) -> None:
    """The committee's answer to an item says this, whatever the form asks."""
    kept = known(room.secretary.folder.record(answer_at(sheet_of(room.drafts[0]), item)))
    room.secretary.save(Change(kept.ref, name, value, kept.shown(name).seen))


def waiting(room: Panel) -> list[str]:
    """Which matters keep the result from being final: `again` is not agreed anew, `alone` differs with no objection."""
    known_words = {"ยังไม่ได้ตกลงคำตอบใหม่": "again", "ให้ตกลงกลับตามผลเบื้องต้น": "alone"}
    waits = final_waits(room.secretary.folder, room.drafts[0])
    return [name for one in waits for words, name in known_words.items() if words in one]


@pytest.mark.parametrize("field", VALUES)
def test_an_item_is_agreed_anew_only_while_its_state_points_or_figures_differ(
    copied: Copied, field: str
) -> None:
    before, after = VALUES[field]
    with opened_round(copied, JUDGED) as room:
        for item in (FIRST, SECOND):
            written(room, field, before, item)
            written(room, "ask.why", Text("อ่านแล้ว"), item)
            written(room, "measure.rate.den", 100, item)
        let_go(room)
        down(room)
        objected(room, FIRST)
        up(room)
        close(room)
        answered(room, FIRST, CHANGED)
        for name in ("note", "reason", "ask.why"):
            for item in (FIRST, SECOND):
                written(room, name, Text("เขียนใหม่"), item)
            assert waiting(room) == ["again"], f"{name} decides nothing"
        with pytest.raises(UserError, match="ยังไม่ได้ตกลงคำตอบใหม่"):
            finish(room)
        for item in (FIRST, SECOND):
            written(room, field, after, item)
        assert waiting(room) == ["alone"], "what nobody objected to may not change"
        for item in (FIRST, SECOND):
            written(room, field, before, item)
        assert waiting(room) == ["again"], "changed and changed back is as it was"
        written(room, field, after)
        assert not waiting(room)


def test_what_may_not_be_objected_to_is_refused_in_words(room: Panel) -> None:
    unit, of = room.units[0], review(room)
    say = partial(object_to, review=of, item=FIRST, reason="เหตุ")
    with pytest.raises(UserError, match="ยังไม่ได้เขียนเหตุ"):
        unit.do(partial(object_to, review=of, item=FIRST, reason="  "))
    with pytest.raises(UserError, match="ไม่มีข้อนี้"):
        unit.do(partial(object_to, review=of, item="nothing", reason="เหตุ"))
    with pytest.raises(UserError, match="ผลนี้เป็นของ"):
        room.secretary.do(say)
    unit.do(say)
    up(room)
    for town in (unit, room.centre):
        if town is room.centre:
            town.take(room.secretary.send(town))
        for deed in (
            partial(close_objections, review=of),
            partial(
                answer_objection, objection=objection_at(of, FIRST), outcome=KEPT, reason="เหตุ"
            ),
        ):
            with pytest.raises(UserError, match="หน่วยงานที่ประกาศเท่านั้น"):
                town.do(deed)
    with pytest.raises(UserError, match="ยังไม่ได้เขียนเหตุผลของคำตอบ"):
        answered(room, FIRST, KEPT, " ")
    answered(room, FIRST, KEPT)
    close(room)
    down(room)
    with pytest.raises(UserError, match="ปิดรับคำทักท้วงแล้ว"):
        unit.do(say)
    with pytest.raises(UserError, match="ตอบคำทักท้วงข้อนี้แล้ว"):
        unit.do(partial(withdraw, objection=objection_at(of, FIRST)))
    with pytest.raises(UserError, match="ประกาศผลเบื้องต้นของหน่วยงานนี้ไปแล้ว"):
        let_go(room)


def test_silence_is_acceptance_only_where_the_unit_has_confirmed_the_release(
    copied: Copied,
) -> None:
    with opened_round(copied, JUDGED) as room:
        let_go(room)
        here, of = room.secretary.folder, review(room)
        close(room)
        (one,) = objections_waiting(here, room.secretary.unit)
        assert (one.delivered, one.closable, one.open) == (False, False, ())
        assert "ยังไม่รู้ว่าผลถึง" in result_of(here, of).row.silence_words
        down(room)
        assert "ถือว่ายอมรับผล" in result_of(room.units[0].folder, of).row.silence_words
        up(room)
        assert "ถือว่ายอมรับผล" in result_of(here, of).row.silence_words
        room.units[0].do(partial(acknowledge, review=of))
        with pytest.raises(UserError, match="รับทราบผลนี้แล้ว"):
            room.units[0].do(partial(acknowledge, review=of))
        up(room)
        found = result_of(here, of).row
        assert (found.silence_words, bool(found.acknowledged)) == ("", True)


def test_an_objection_that_is_withdrawn_asks_for_nothing_and_one_made_again_late_is_late(
    room: Panel,
) -> None:
    unit, of = room.units[0], review(room)
    objected(room, FIRST, SECOND)
    up(room)
    close(room)
    unit.do(partial(withdraw, objection=objection_at(of, FIRST)))
    assert states(unit, of) == {SECOND: PENDING}
    objected(room, FIRST)
    up(room)
    down(room)
    for town in (unit, room.secretary):
        assert states(town, of) == {FIRST: LATE, SECOND: TIMELY}
    unit.do(partial(withdraw, objection=objection_at(of, SECOND)))
    up(room)
    assert states(room.secretary, of) == {FIRST: LATE}
    assert standing(room.secretary.folder, of)
    finish(room)
    assert released_as(room.secretary.folder, of) == FINAL


def test_a_preliminary_result_is_ranked_as_such_and_nothing_is_decided_by_it(
    copied: Copied,
) -> None:
    with released_round(copied, JUDGED, units=2) as room:
        region, ends = room.secretary, [False, False]
        for n in (0, 1):
            said_of_preliminary(room, ends)
            region.do(partial(close_objections, review=review(room, n)))
            region.do(partial(release_final, draft=room.drafts[n], signers="ประธาน"))
            ends[n] = True
        said_of_preliminary(room, ends)


def said_of_preliminary(room: Panel, final: list[bool]) -> None:
    """The ranking, its paper, what is decided and what is published say which results are not final yet."""
    reader, form = room.secretary.folder, room.forms.get(room.form)
    rows = {row.unit: row for row in RankingRow.ranked(reader, form, YEAR)}
    assert [not rows[unit.unit].preliminary for unit in room.units] == final
    words = {row.unit: round_words(row.round, preliminary=row.preliminary) for row in rows.values()}
    assert ["ผลเบื้องต้น" not in words[unit.unit] for unit in room.units] == final
    paper = printed(room.secretary, room.own(room.units[0]), "ranking")
    assert paper.count("ผลเบื้องต้น") == final.count(False)
    programme = replace(room.forms.programme("cdd-clean-programme"), edition=YEAR)
    found = decisions([programme], room.form, room.secretary.unit, YEAR, reader)
    assert ("ผลเบื้องต้น" in basis_words(found)) == (not all(final))
    put_off = {one.place.unit for one in found.units if one.waits == "ผลเบื้องต้น รอผลสุดท้าย"}
    ready = {unit.unit for unit, done in zip(room.units, final, strict=True) if not done}
    assert ready <= put_off
    assert bool(put_off) == (not all(final))
    at = [one.name for one in ASSESSMENT.columns].index("standing")
    published = Counter(
        row[at] for row in assessment_rows(PublicationSource(reader, date(2026, 11, 26)))
    )
    assert published == +Counter(
        {None: 2, PRELIMINARY: final.count(False), FINAL: final.count(True)}
    )


def test_evidence_existed_when_its_line_lies_in_the_sign_off_that_was_known_at_the_release(
    copied: Copied,
) -> None:
    with opened_round(copied, JUDGED) as room:
        unit = room.units[0]
        region = room.secretary
        own = room.own(room.units[0])
        old, more = (
            standing(unit.folder, unit.photo(word)).reference("evidence")
            for word in (b"old", b"more")
        )
        unit.do(partial(sign_off, subject=own, signers="หัวหน้า"))
        region.take(unit.send(region))
        let_go(room)
        told = outgoing_view(
            region.folder, [unit.age], region.post.shelf, ExportOptions(), "หน่วยงาน"
        ).goes
        assert "ผลของคณะกรรมการ" in {line.title for line in told}
        down(room)
        new = standing(unit.folder, unit.photo(b"new")).reference("evidence")
        file = Ref(unit.unit, "file", "a" * 32)
        unit.save(
            Change(file, "evidence", Plain(more.local)), Change(file, "sha256", Plain("b" * 64))
        )
        (signed,) = signed_whole(unit.folder, own)
        unit.do(partial(end_sign_off, ref=signed.ref, reason="แก้"))
        unit.do(partial(sign_off, subject=own, signers="หัวหน้า"))
        objected(room, FIRST, evidence=[old, more, new])
        up(room)
        for town in (unit, region):
            (one,) = raised(town, review(room))
            assert {each.ref: each.when for each in one.evidence} == {
                old: EXISTED,
                more: NEWER,
                new: NEWER,
            }
            release = known(release_of(town.folder, review(room)))
            assert {old: EXISTED, more: NEWER, new: NEWER}.items() <= evidence_now(
                town.folder, release
            ).items()


def test_the_originals_an_objection_rests_on_go_along_until_the_releaser_has_them_but_no_personal_one(
    room: Panel,
) -> None:
    unit, region = room.units[0], room.secretary
    shown, other, private = (
        standing(unit.folder, unit.photo(word * 20)) for word in (b"shown", b"other", b"private")
    )
    unit.save(Change(private.reference("evidence"), "personal", 1))
    objected(room, FIRST, evidence=[shown.reference("evidence"), private.reference("evidence")])
    for each in (shown, other):
        assert not region.post.shelf.has(each.text("sha256"))
    up(room)
    here = [region.post.shelf.has(each.text("sha256")) for each in (shown, other, private)]
    assert here == [True, False, False]
    for to in (unit, room.centre):
        going = region.folder.transfers.outgoing([to.age], region.post.shelf, ExportOptions())
        assert shown.text("sha256") not in going.originals, (
            "who objected sends them, and nobody else"
        )
    unit.take(region.send(unit))
    going = unit.folder.transfers.outgoing([region.age], unit.post.shelf, ExportOptions())
    assert shown.text("sha256") not in going.originals, "the receipt says that they are there"


def test_where_the_unit_signed_nothing_nobody_is_told_that_evidence_existed(room: Panel) -> None:
    piece = standing(room.units[0].folder, room.units[0].photo(b"old")).reference("evidence")
    objected(room, FIRST, evidence=[piece])
    (one,) = raised(room.units[0], review(room))
    assert [each.when for each in one.evidence] == [UNSIGNED]
