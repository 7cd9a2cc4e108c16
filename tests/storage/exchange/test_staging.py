"""What is foreseen of files that come together is what becomes of them, and what has changed in between is told."""

import gc
import weakref
from collections.abc import Generator, Iterator
from functools import partial
from pathlib import Path

import pytest

from core.entities import unit_id
from core.exchange.incoming_view import ImportPreview
from core.exchange.receive_deeds import detail, previews, take_in
from core.exchange.staging import (
    AFTER,
    BEFORE,
    STATES,
    ImportChoice,
    ImportFileList,
    ImportListFile,
    ImportOutcome,
    left_words,
    report_table,
    state_words,
    why_words,
)
from core.i18n import _
from core.log.certificates import InvitationClaim
from core.log.verdict import LogVerdict
from storage.db.log import trust
from storage.instruments.library import FormLibrary
from storage.tables.reader import read_table
from storage.tables.writer import write_table
from tests.country import AGE
from tests.storage.exchange.invited import OPENED, begin, invite, province_and_centre
from tests.storage.exchange.shipments import (
    Office,
    bundle_of,
    offices,
    papers,
    plan,
    sent,
    shipment,
)
from tests.storage.exchange.towns import Town

FORMS = FormLibrary([Path(__file__).parents[3] / "resources" / "instruments"])
LISTED_ONLY = {"todo", "out", "replaced", "gone"}  # what no look at a file that lies there comes to


@pytest.fixture
def province(tmp_path: Path) -> Iterator[Town]:
    yield province_and_centre(tmp_path / "towns")[0]
    while OPENED:
        OPENED.pop().folder.close()


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    made = tmp_path / "stick"
    made.mkdir()
    return made


def known(town: Town, count: int, first: int = 1000) -> list[Office]:
    """Offices the town knows."""
    found = offices(count, first)
    town.folder.exchange.take_segments(papers(found, town.code))
    return found


def looked(town: Town, *paths: Path) -> ImportFileList:
    stage = ImportFileList()
    for step in town.do(partial(previews, paths=paths, post=town.post)):
        if isinstance(step, ImportPreview):
            stage.add(step)
    return stage


def taken(town: Town, stage: ImportFileList, agreed: ImportChoice | None = None) -> ImportFileList:
    agreed = agreed or stage.agreed()
    for step in town.do(partial(take_in, paths=agreed.paths, post=town.post, choice=agreed)):
        if isinstance(step, ImportOutcome):
            stage.note(step)
    return stage


def row(stage: ImportFileList, name: str) -> ImportListFile:
    (found,) = (one for one in stage.rows if one.called.endswith(name))
    return found


def every_kind(town: Town, stick: Path) -> dict[str, str]:
    """A real file of every state there is before an import; its name, and the state."""
    new, again, some, none, apart, gap = known(town, 6)
    sent(stick / "new", new, town.age)
    town.take(sent(stick / "known", again, town.age))
    (stick / "twin").write_bytes((stick / "new").read_bytes())
    # what it writes there is beyond its right
    elsewhere = some.key.__class__(apart.unit, some.key.private)
    lines, texts = plan(some, 2)
    away = elsewhere.segment(plan(Office(apart.code, elsewhere), 1)[0])
    bundle_of(stick / "part", some, town.age, [some.key.segment(lines), away], texts)
    beyond = none.key.__class__(apart.unit, none.key.private)
    bundle_of(
        stick / "silent", none, town.age, [beyond.segment(plan(Office(apart.code, beyond), 1)[0])]
    )
    late = plan(gap, 1)[0]
    begun = gap.key.segment(late[:4])
    bundle_of(stick / "gap", gap, town.age, [gap.key.segment(late[4:], 5, begun.chain)])
    stranger, claimer = offices(2, 8000)
    sent(stick / "stranger", stranger, town.age)
    claim = InvitationClaim("a" * 32, AGE, "b" * 128)
    bundle_of(
        stick / "person",
        claimer,
        town.age,
        [claimer.key.segment(plan(claimer, 1)[0])],
        invite=claim,
    )
    (stick / "damaged").write_bytes((stick / "new").read_bytes()[:-700])
    (joining,) = invite(town, "11")
    pc = begin(joining.path, stick.parent / "pc")
    pc.plan()
    pc.send(town, path=stick / "joins")
    sent(stick / "refused", new, pc.age)
    return {
        "new": "new",
        "known": "known",
        "twin": "known",
        "part": "part",
        "silent": "silent",
        "gap": "silent",
        "stranger": "stranger",
        "person": "person",
        "damaged": "damaged",
        "refused": "refused",
        "joins": "joins",
    }


@pytest.mark.parametrize("turn", [1, 2])
def test_every_state_is_foreseen_as_it_comes_to_be_and_counted_the_same(
    province: Town, stick: Path, turn: int
) -> None:
    expected = every_kind(province, stick)
    names = list(expected)[:: turn if turn == 1 else -1]
    twins = ["twin", "new"][:: 1 if turn == 1 else -1]
    stage = looked(province, *(stick / name for name in names))
    assert {one.called: one.state for one in stage.rows} == (
        {**expected} if turn == 1 else swapped(expected)
    )
    assert {*expected.values()} == {state for state, _before, _after in STATES} - LISTED_ONLY, (
        "each is tried"
    )
    foreseen = stage.counts()
    assert sum(foreseen.values()) == len(expected)
    before = {one.called: why_words(one) for one in stage.rows}
    said = {one.called: state_words(one) for one in stage.rows}
    assert said_as(
        said, "มีอยู่แล้ว", "มีข้อมูลใหม่", "จะไม่มีผล", "จะมีผลบางส่วน", "เครื่องใหม่ตามไฟล์เริ่มงาน"
    ) == [
        {"known", twins[0]},
        {twins[1]},
        {"silent", "gap"},
        {"part"},
        {"joins"},
    ]
    taken(province, stage)
    said = {one.called: state_words(one) for one in stage.rows}
    assert said_as(
        said, "มีอยู่แล้ว", "นำเข้าแล้ว", "เก็บไว้โดยไม่มีผล", "รับรองเครื่องและนำเข้าแล้ว", "ยังไม่ได้นำเข้า"
    ) == [
        {"known", twins[0]},
        {twins[1]},
        {"silent", "gap"},
        {"joins"},
        set(),
    ]
    assert stage.counts(begun=True) == foreseen
    assert not [one.called for one in stage.rows if one.differs]
    assert not stage.remaining
    assert all(before.values())
    assert all(why_words(one) for one in stage.rows)


def said_as(said: dict[str, str], *words: str) -> list[set[str]]:
    """The files each of these words is said of."""
    return [{name for name, text in said.items() if text == each} for each in words]


def swapped(expected: dict[str, str]) -> dict[str, str]:
    """The same in the opposite order: of two that are alike the first is new."""
    return {**expected, "new": "known", "twin": "new"}


def test_what_is_said_of_each_state_is_said_of_it_alone(province: Town, stick: Path) -> None:
    expected = every_kind(province, stick)
    stage = looked(province, *(stick / name for name in expected))
    said = {one.called: why_words(one) for one in stage.rows}
    words = {
        "รายการใหม่ 3": {"part"},
        "รายการใหม่ 4": {"new"},
        "เครื่องที่ส่งยังไม่มีใครยืนยัน": {"stranger"},
        "ไฟล์เริ่มงานไม่ใช่ของหน่วยงานนี้": {"person"},
        "เหมือน new ทุกไบต์": {"twin"},
        "เครื่องที่ส่งใช้ไฟล์เริ่มงานที่หน่วยงานนี้ออกให้": {"joins"},
        "ไฟล์นี้เคยนำเข้าแล้ว": {"known"},
        "ขาดหายหรือเสียระหว่างทาง": {"damaged"},
        "ไม่ได้ส่งถึงหน่วยงานนี้": {"refused"},
        "เครื่องที่เขียนไม่มีสิทธิ์เขียนข้อมูลส่วนนี้": {"part", "silent"},
        "รอส่วนก่อนหน้า 1 ชุด": {"gap"},
    }
    found = {each: {name for name, text in said.items() if each in text} for each in words}
    assert found == words
    taken(province, stage)
    assert state_words(row(stage, "stranger")) == _(AFTER["stranger"])
    assert state_words(row(stage, "new")) == _(AFTER["new"])
    assert "ค่าใหม่ " in why_words(row(stage, "new"))
    again = bundle_of(stick / "other", *of_known(province))
    assert "ทุกรายการในไฟล์มีอยู่ในเครื่องนี้แล้ว" in why_words(looked(province, again).rows[0])


def of_known(town: Town):  # type: ignore[no-untyped-def]  # a segment and texts
    """A second file with what came in a first."""
    (one,) = known(town, 1, 3000)
    lines, texts = plan(one, 2)
    segment = one.key.segment(lines)
    town.take(bundle_of(town.place.parent / "first", one, town.age, [segment], texts))
    return one, town.age, [segment], texts, "2026-11-04T09:00:00"


def test_a_file_that_was_replaced_since_it_was_looked_at_is_told_and_not_taken_in(
    province: Town, stick: Path
) -> None:
    one, other = known(province, 2)
    first, second = shipment(stick, [one, other], province.age)
    stage = looked(province, stick)
    sent(first, one, province.age, rows=9)
    before = province.folder.digest()
    taken(province, stage, ImportChoice(frozenset({row(stage, first.name).key})))
    changed = row(stage, first.name)
    assert (changed.state, changed.differs) == ("replaced", True)
    assert changed.problem is not None
    assert "เนื้อหาของไฟล์ไม่ใช่ที่เปิดดูไว้" in changed.problem.why
    assert f"ตอนเปิดดูเป็น “{_(BEFORE['new'])}”" in why_words(changed)
    assert province.folder.digest() == before
    taken(province, stage)
    assert row(stage, second.name).state == "new"
    assert row(stage, first.name).state == "replaced", "it waits for another look"
    (again,) = looked(province, first).rows
    stage.add(again.preview)
    assert taken(province, stage).counts(begun=True) == {"new": 2}


def test_a_stick_pulled_in_the_middle_is_named_and_what_is_left_comes_in_once_it_is_back(
    province: Town, stick: Path, tmp_path: Path
) -> None:
    found = shipment(stick, known(province, 5), province.age)
    elsewhere = sent(tmp_path / "elsewhere", known(province, 1, 2000)[0], province.age)
    stage = looked(province, stick, elsewhere)
    done = 0
    away = tmp_path / "in a pocket"
    agreed = stage.agreed()

    def pulling(ctx, store):  # type: ignore[no-untyped-def]  # a deed
        nonlocal done
        for step in take_in(ctx, store, agreed.paths, province.post, agreed):
            if isinstance(step, ImportOutcome):
                stage.note(step)
                done += 1
                if done == 3:
                    stick.rename(away)
            yield step

    province.do(pulling)
    counts = stage.counts(begun=True)
    assert counts["gone"] == len(stage.remaining)
    assert counts["gone"] + counts["new"] == 6
    assert 2 <= counts["gone"] <= 3
    assert row(stage, "elsewhere").state == "new", "files elsewhere go on"
    assert stage.pulled() == [stick]
    problem = next(one.problem for one in stage.rows if one.state == "gone")
    assert problem is not None
    assert "หาไฟล์ " in problem.what
    assert " ไม่พบแล้ว" in problem.what
    assert f"แฟลชไดรฟ์หรือโฟลเดอร์ที่ไฟล์อยู่ ({stick}) ไม่อยู่ในเครื่องแล้ว" in problem.why
    away.rename(stick)
    taken(province, stage)
    assert stage.counts(begun=True) == {"new": 6}
    assert stage.pulled() == []
    found[0].unlink()
    deleted = looked(province, found[0]).rows[0].problem
    assert deleted is not None
    assert "ถูกย้าย ลบ หรือเปลี่ยนชื่อ" in deleted.why
    assert looked(province, found[0]).pulled() == [], "the stick is in"


def test_what_is_left_out_stays_out_also_of_a_zip(province: Town, stick: Path) -> None:
    from zipfile import ZipFile

    found = shipment(stick, known(province, 3), province.age)
    with ZipFile(stick.parent / "all.zip", "w") as file:
        for path in found:
            file.write(path, path.name)
    for given in ([stick], [stick.parent / "all.zip"]):
        stage = looked(province, *given)
        out = row(stage, "1001.prongsai")
        stage.leave_out(frozenset({out.key}))
        assert stage.counts()["out"] == 1
        taken(province, stage)
        assert stage.counts(begun=True)["out"] == 1
        assert row(stage, "1001.prongsai").outcome is None
        assert not province.folder.records("plan", unit_id("1001"))
    stage.leave_out(frozenset())
    assert [one.called for one in stage.remaining] == [out.called]
    taken(province, stage)
    assert province.folder.records("plan", unit_id("1001"))


def test_an_import_that_was_stopped_keeps_what_came_and_goes_on_with_the_rest(
    province: Town, stick: Path
) -> None:
    shipment(stick, known(province, 4), province.age)
    stage = looked(province, stick)
    agreed = stage.agreed()
    stopped: list[object] = []

    def stopping(ctx, store):  # type: ignore[no-untyped-def]  # a deed
        steps = take_in(ctx, store, agreed.paths, province.post, agreed)
        stopped.extend([next(steps), next(steps)])
        assert isinstance(steps, Generator)
        steps.close()
        return iter(())

    province.do(stopping)
    for step in stopped:
        assert isinstance(step, ImportOutcome)
        stage.note(step)
    assert stage.counts(begun=True) == {"todo": 2, "new": 2}
    assert [state_words(one, begun=True) for one in stage.rows].count("ยังไม่ได้นำเข้า") == 2
    assert taken(province, stage).counts(begun=True) == {"new": 4}
    assert looked(province, stick).counts() == {"known": 4}, "a restart finds what is done already"


def test_one_file_is_read_record_by_record_when_asked_and_one_that_is_another_by_then_is_told(
    province: Town, stick: Path
) -> None:
    found = shipment(stick, known(province, 3), province.age)
    rows = province.do(partial(previews, paths=[stick], post=province.post))
    first, second, third = (one for one in rows if isinstance(one, ImportPreview))
    assert [one.foreseen is not None for one in (first, second, third)] == [True, False, False]

    def look(one: ImportPreview) -> ImportPreview:
        done: list[ImportPreview] = []

        def read(ctx, store):  # type: ignore[no-untyped-def]  # a deed
            done.append(detail(ctx, store, (one.path, one.sha256), one.file_name, province.post))
            return iter(())

        province.do(read)
        return done[0]

    full = look(second)
    assert full.foreseen is not None
    assert (full.file_name, len(full.foreseen.records)) == (second.file_name, 4)
    sent(found[2], offices(1, 1002)[0], province.age)
    problem = look(third).problem
    assert problem is not None
    assert "เนื้อหาของไฟล์ไม่ใช่ที่เปิดดูไว้" in problem.why


def test_a_preview_judges_nothing_again_and_leaves_the_verdict_as_it_was(
    province: Town, stick: Path
) -> None:
    one, other = known(province, 2)
    log = province.folder.writer.log
    before = log.verdict
    path = sent(stick / "one", one, province.age)
    assert looked(province, path).counts() == {"new": 1}
    assert log.verdict is before
    # its history gets the number that was tried
    beyond = other.key.__class__(unit_id("12"), other.key.private)
    lines = plan(Office("12", beyond), 1)[0]
    stage = looked(
        province, bundle_of(stick / "beyond", other, province.age, [beyond.segment(lines)])
    )
    assert stage.counts() == {"silent": 1}
    taken(province, stage)
    assert not province.folder.records("plan", unit_id("12"))
    ruling = [number for number, each in log.histories.items() if each.scope == "all"]
    ops = trust.trust_ops(log.db, ruling, log.number, log.name)
    fresh = LogVerdict.of(log.histories, log.find, ops, trust.grounds(log.db))
    assert log.verdict.upto == fresh.upto


def test_of_a_file_nothing_is_held_that_is_in_it(province: Town, stick: Path) -> None:
    path = sent(stick / "cut", known(province, 1)[0], province.age)
    path.write_bytes(path.read_bytes()[:-700])
    held: list[weakref.ref[object]] = []
    post = province.post
    opened = type(post).opened

    def watching(self, path, called=""):  # type: ignore[no-untyped-def]  # a method
        from contextlib import contextmanager

        @contextmanager
        def watched():  # type: ignore[no-untyped-def]  # a generator
            with opened(self, path, called) as file:
                held.append(weakref.ref(file))
                yield file

        return watched()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(type(post), "opened", watching)
        stage = looked(province, path)
    gc.collect()
    assert stage.counts() == {"damaged": 1}
    assert held
    assert [one() for one in held] == [None] * len(held)


def test_the_report_says_of_each_file_what_was_foreseen_what_became_of_it_and_what_to_do(
    province: Town, stick: Path, tmp_path: Path
) -> None:
    expected = every_kind(province, stick)
    stage = looked(province, *(stick / name for name in expected))
    stage.leave_out(frozenset({row(stage, "part").key}))
    taken(province, stage)
    path = tmp_path / "report.xlsx"
    write_table(path, report_table(stage.rows, {unit_id("1000"): "=ตัวอย่าง"}))
    heads, *lines = read_table(path).rows
    assert len(lines) == len(expected)
    table = {line[0]: dict(zip(heads, line, strict=False)) for line in lines}
    assert table["new"]["ผู้ส่ง"] == "=ตัวอย่าง", "a name is never a formula"
    assert table["new"]["ผลการนำเข้า"] == "นำเข้าแล้ว"
    assert int(table["new"]["ช่องที่มีค่าใหม่"]) > 0
    assert table["part"]["ผลการนำเข้า"] == "เว้นไว้"
    assert table["part"].get("ช่องที่มีค่าใหม่", "") == ""
    assert table["damaged"]["ผลการนำเข้า"] == "ไฟล์เสีย"
    assert "โปรดขอไฟล์เดิมอีกครั้ง" in table["damaged"]["ทำอะไรต่อ"]
    assert table["stranger"]["ตอนเปิดดู"] == "ไม่รู้จักผู้ส่ง"


def test_how_long_it_takes_still_is_said_only_once_it_can_be_known() -> None:
    assert left_words(0, 900, 60) == ""
    assert left_words(1, 900, 2) == ""
    assert left_words(900, 900, 60) == ""
    assert left_words(890, 900, 89) == "เหลือไม่ถึง 1 นาที"
    assert left_words(100, 900, 60) == "เหลือประมาณ 8 นาที"
