"""Words are found as soon as they are saved, and no more once they are erased, undone, set aside or without effect."""

import random
import secrets
from contextlib import closing
from pathlib import Path

import pytest

from core.log.post import Bundle
from core.search.fields import GROUPS, body, is_searchable, may_hold, plain_words
from core.values import Change, Plain, Ref, Text, Value
from storage.db.folder.backup import copy_for_backup
from storage.db.folder.mending import RepairCallbacks, RepairRun
from storage.db.folder.reconstruction import erase_in
from storage.db.log import searching
from storage.db.log.fields import fields
from storage.db.log.log import ends_of
from storage.db.reading import finding
from storage.db.sqlite import connect_plain, writing
from tests.country import revocation
from tests.known import known
from tests.storage.db.conftest import MakeDesk
from tests.storage.db.desk import NOW, Desk
from tests.storage.db.looked import damages
from tests.storage.exchange.opened import as_read


def found(desk: Desk, words: str, most: int = 50) -> set[Ref]:
    """What is found once nothing waits."""
    while desk.folder.fields.catch_up():
        pass
    return found_now(desk, words, most)


def found_now(desk: Desk, words: str, most: int = 50) -> set[Ref]:
    kept = desk.folder.fields.holding(words, tuple(GROUPS), most)
    return {ref for refs in kept.values() for ref in refs}


def made(desk: Desk, entity: str, **fields: str) -> Ref:
    ref = Ref(desk.unit, entity, secrets.token_hex(16))
    desk.save(*(Change(ref, name, Text(words)) for name, words in fields.items()))
    return ref


def seen(desk: Desk, ref: Ref, field: str = "title") -> tuple[str, ...]:
    return known(desk.folder.record(ref)).shown(field).seen


@pytest.mark.parametrize(
    "typed",
    [
        pytest.param("ป", id="one letter"),
        pytest.param("ปล", id="two letters"),
        pytest.param("ปลู", id="three letters"),
        pytest.param("ปลูกป่าชายเลน", id="a whole word"),
        pytest.param("ปา", id="without its tone mark"),
        pytest.param("ปลูกปา", id="a word without its tone mark"),
        pytest.param("ปี 2569", id="Arabic digits for Thai ones, and words anywhere"),
        pytest.param("๒๕๖๙", id="Thai digits"),
        pytest.param("ชายเลน จังหวัด", id="words of several fields"),
        pytest.param("NIDA", id="Latin in capitals"),
        pytest.param("นํ้า", id="sara am in two signs"),
        pytest.param("น\u200b้ำ", id="a space of no width"),
        pytest.param("ฆ", id="the last letter of a text"),
        pytest.param("e\u0301cole", id="a letter put together from parts"),
    ],
)
def test_words_are_found_however_many_letters_and_however_they_are_typed(
    desk: Desk, typed: str
) -> None:
    title = "ปลูกป่าชายเลน ปี ๒๕๖๙ โดย nida \u00e9cole"
    one = made(desk, "evidence", title=title, note="ริมน้ำในจังหวัด มีน้ำ ฆ")
    made(desk, "evidence", title="อบรมพนักงาน")
    if typed in ("ปา",):
        typed = "ปลู ปา"
    assert found(desk, typed) == {one}
    assert not found(desk, f"{typed} ฮฮ")
    assert not found(desk, f"{typed} ไม่มีคำนี้")


def test_nothing_is_found_by_no_words_nor_by_signs_of_the_index(desk: Desk) -> None:
    one = made(desk, "evidence", title='เขียน "อ้างอิง" AND (ดอก*) NEAR')
    for typed in ("", "  ", "\u200b"):
        assert not found(desk, typed)
    for typed in ('"อ้าง', "(ดอก*)", "and", "near", '"', "*"):
        assert found(desk, typed) == {one}
    assert not found(desk, "x* OR อ้าง")


def test_the_newest_comes_first_in_each_group(desk: Desk) -> None:
    pieces = [made(desk, "evidence", title=f"ภาพถ่าย {n}") for n in range(5)]
    who = made(desk, "person", name="ช่างภาพถ่าย")
    kept = desk.folder.fields.holding("ภาพถ่าย", tuple(GROUPS), 3)
    assert kept == {"evidence": pieces[::-1][:3], "person": [who]}


def test_few_letters_are_found_in_old_records_among_many_and_in_their_own_group(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finding, "NEAR", 3)
    one = made(desk, "evidence", title="ฆ้องเก่า")
    who = made(desk, "person", name="ฆฆ")
    for n in range(9):
        made(desk, "evidence", title=f"ใหม่กว่า {n}")
    assert desk.folder.fields.holding("ฆ", tuple(GROUPS), 5) == {"evidence": [one], "person": [who]}
    assert desk.folder.fields.holding("ฆ้", tuple(GROUPS), 5) == {"evidence": [one]}
    assert not desk.folder.fields.holding("ฬ", tuple(GROUPS), 5)
    assert len(desk.folder.fields.holding("ม", ("evidence",), 7)["evidence"]) == 7
    monkeypatch.setattr(finding, "MANY", 0)
    assert desk.folder.fields.holding("ฆ", ("evidence",), 5) == {"evidence": [one]}, "by reading on"


def test_what_was_typed_exactly_stands_before_what_differs_in_its_tones(desk: Desk) -> None:
    rice = made(desk, "evidence", title="ปลูกข้าว")
    news = [made(desk, "evidence", title=f"ประกาศข่าว {n}") for n in range(4)]
    assert desk.folder.fields.holding("ข้าว", ("evidence",), 2)["evidence"] == [rice, news[-1]]


def test_both_values_nobody_has_chosen_between_are_found(desk_of: MakeDesk) -> None:
    first, second = desk_of(), desk_of()
    one = made(first, "evidence", title="เดิมทีเดียว")
    second.take(first)
    first.save(Change(one, "title", Text("ฉบับเหนือ"), seen(first, one)))
    second.save(Change(one, "title", Text("ฉบับใต้"), seen(second, one)))
    second.take(first)
    assert found(second, "ฉบับเหนือ") == found(second, "ฉบับใต้") == {one}
    assert not found(second, "เดิมที")


@pytest.mark.parametrize(
    "typed", ["15 ม.ค. 2569", "๑๕/๑/๒๕๖๙", "15 มค 69", "ม.ค. 2569", "15 มกราคม", "2026-01-15"]
)
def test_days_are_found_where_they_are_kept_and_where_they_are_written(
    desk: Desk, typed: str
) -> None:
    kept, other = (Ref(desk.unit, "evidence", secrets.token_hex(16)) for _time in range(2))
    desk.save(Change(kept, "date", Plain("2026-01-15")), Change(other, "date", Plain("2026-02-15")))
    written = made(desk, "evidence", note="ประชุมเมื่อ 15 ม.ค. 2569 ที่ห้องใหญ่")
    span = made(desk, "evidence", note="อบรม 15 - 17 ม.ค. 2569")
    made(desk, "evidence", note="ซื้อ 15 ชิ้น ปี 2569 เดือน ก.พ.")
    assert found(desk, typed) == {kept, written, span}
    assert found(desk, f"ห้องใหญ่ {typed}") == {written}
    assert not found(desk, f"{typed} ห้องเล็ก")
    assert desk.sound()


def test_where_no_record_says_a_day_what_was_typed_is_words(desk: Desk) -> None:
    one = made(desk, "evidence", note="รุ่น 15/1/2599 และ 7 - 9 - 2569 สี")
    assert found(desk, "5/1/25") == {one}, "on the way to the whole year"
    assert found(desk, "9 - 2569") == {one}


def test_a_day_that_was_changed_is_found_no_more_and_both_of_a_conflict_are(
    desk_of: MakeDesk,
) -> None:
    first, second = desk_of(), desk_of()
    one = Ref(first.unit, "evidence", secrets.token_hex(16))
    first.save(Change(one, "date", Plain("2026-01-15")))
    second.take(first)
    first.save(Change(one, "date", Plain("2026-03-01"), seen(first, one, "date")))
    assert (found(first, "15/1/2569"), found(first, "1 มี.ค. 69")) == (set(), {one})
    second.save(Change(one, "date", Plain("2026-04-02"), seen(second, one, "date")))
    second.take(first)
    assert found(second, "1 มี.ค. 69") == found(second, "2 เม.ย. 69") == {one}
    assert second.sound()


def test_when_somebody_scored_is_not_found(desk: Desk) -> None:
    sheet = Ref(desk.unit, "sheet", secrets.token_hex(16))
    desk.save(
        Change(sheet, "opened", Plain("2026-01-15T08:00:00")),
        Change(sheet, "closed", Plain("2026-01-15")),
    )
    assert not found(desk, "15 ม.ค. 2569")


def test_the_index_holds_what_every_field_of_every_record_says_and_reads_no_other(
    desk_of: MakeDesk,
) -> None:
    """Most plain values say no word: those are not read. What is read comes to the same as all fields would."""
    first, second = desk_of(), desk_of()
    one = made(first, "evidence", title="เดิมทีเดียว", note="อบรม 15 ม.ค. 2569")
    office, paper = (Ref(first.unit, name, secrets.token_hex(16)) for name in ("office", "paper"))
    first.save(
        Change(office, "code", Plain("1001")), Change(office, "kind", Plain("abcd-2026-01-15"))
    )
    first.save(
        Change(paper, "number", Plain("2569/A-1")), Change(paper, "form", Plain("unit_page"))
    )
    first.save(
        Change(one, "date", Plain("2026-01-15")),
        Change(one, "kind", Plain("photo")),
        Change(one, "personal", 1),
    )
    second.take(first)
    first.save(Change(one, "date", Plain("2026-03-01"), seen(first, one, "date")))
    second.save(Change(one, "date", Plain("none"), seen(second, one, "date")))
    second.take(first)
    log = second.folder.writer.log
    records = [
        number for (number,) in log.db.execute("SELECT id FROM record ORDER BY id").fetchall()
    ]
    held = {number & searching.RECORD: said for number, said in searching.rows_of(log, records)}
    every = {number: said for number in records if (said := said_by_all(second, number))}
    assert held == every
    assert {log.ref(number) for number in held} >= {one, office, paper}


def said_by_all(desk: Desk, number: int) -> str:
    """The words of a record, of every field that may hold one."""
    log, values = desk.folder.writer.log, list[tuple[str, str]]()
    ref, shown = log.ref(number), fields(log, [number]).get(number, {})
    for name in sorted(shown, key=lambda one: log.number(one) or 0):
        if may_hold(ref.entity, name):
            sides = [side.value for side in shown[name].sides] or [shown[name].value]
            words = {_said(ref.entity, name, value) for value in sides} - {""}
            values += [(name, one) for one in sorted(words)]
    return body(values)


def _said(entity: str, name: str, value: Value) -> str:
    if isinstance(value, Text):
        return value if is_searchable(entity, name) else ""
    return plain_words(entity, name, value) if isinstance(value, Plain) else ""


# -- what is found no more


def bundle(sender: Desk, to: Desk) -> None:
    """A file of everything, taken in as a file is."""
    segments, texts = sender.mail()
    key, at = sender.folder.writer.keys.public, NOW.isoformat()
    content = Bundle(key, sender.unit, (), at, tuple(segments), tuple(texts), ())
    to.folder.exchange.take(as_read(content), b"x" * 32, at)


def mended(desk: Desk) -> None:
    nothing = RepairCallbacks(
        lambda: iter(()),
        Path,
        lambda _name: (),
        lambda _names, _to: None,
        lambda _path: None,
        lambda _names: None,
    )
    RepairRun(desk.folder, nothing, desk.context).mend(damages(desk.folder))


ODD = "ฆฌฎฏฐฑฒฬฮ"  # letters that stand together in no other word


def traces(desk: Desk, words: str = ODD) -> set[str]:
    """What of these words is still to be read in a file of the folder, three letters at a time."""
    parts = {words[at : at + 3] for at in range(len(words) - 2)}
    files = [path.read_bytes() for path in desk.place.rglob("*") if path.is_file()]
    return {part for part in parts if any(part.encode() in content for content in files)}


def erase(desk: Desk, ref: Ref, field: str) -> Ref:
    hash_ = next(
        one.hash for one in desk.folder.privacy.words(lambda words: ODD in words) if one.ref == ref
    )
    made = Ref(desk.unit, "erasure", secrets.token_hex(16))
    desk.save(Change(made, "of", Plain(f"{ref.local}/{field}/{hash_}")))
    return made


@pytest.mark.parametrize("others", [0, 3, 400])
def test_erased_words_leave_the_index_and_every_byte_of_the_folder(desk: Desk, others: int) -> None:
    for n in range(others):
        made(desk, "evidence", title=f"ฆฌ และ ฬฮ {n}")
    one = made(desk, "evidence", title=f"คำนำ {ODD} ต่อท้าย", note="ยังอยู่")
    other = made(desk, "evidence", title="ฆฌฎ")  # shares letters with it
    assert found(desk, ODD) == {one}
    desk.save(Change(other, "title", Text("อย่างอื่น"), seen(desk, other)))
    assert found(desk, "ฆฌฎ") == {one}, "what was written over is not found"
    erase(desk, one, "title")
    for typed in (ODD, "ฎฏฐ", "ฐฑ", "ฒ", "คำนำ"):
        assert not found(desk, typed)
    assert found(desk, "ยังอยู่") == {one}
    assert desk.sound()
    assert traces(desk) <= {"ฆฌฎ"}, (
        "those were written over, and stay in the history until somebody erases them"
    )
    desk.reopen()
    assert not found(desk, "ฎฏฐ")
    assert traces(desk) <= {"ฆฌฎ"}


def test_no_three_letters_of_what_left_a_large_index_stay_in_its_list_of_pages(desk: Desk) -> None:
    chance, db = random.Random(5), desk.folder.writer.db
    rows = {
        n: "".join(chance.choices([chr(sign) for sign in range(0xE01, 0xE2F)], k=30))
        for n in range(1, 3001)
    }
    with writing(db):
        db.executemany("INSERT INTO search(rowid, words) VALUES(?,?)", rows.items())
    for _time in range(3):
        gone = {n: rows.pop(n) for n in chance.sample(sorted(rows), 300)}
        with writing(db):
            searching._leave(db, list(gone.items()))
        searching.purge(db)
        here = {words[at : at + 3] for words in rows.values() for at in range(28)}
        left = {words[at : at + 3] for words in gone.values() for at in range(28)} - here
        listed = [
            bytes(term)[1:].decode()
            for (term,) in db.execute("SELECT term FROM search_idx").fetchall()
            if term
        ]
        assert len(listed) > 50, "the index has many pages"
        assert not [one for one in left if any(each.startswith(one) for each in listed)]


def test_erased_words_are_found_in_no_copy_that_was_made_before_an_update(
    desk: Desk, tmp_path: Path
) -> None:
    one = made(desk, "evidence", title=ODD)
    copy = tmp_path / "before-update-2026.db"
    with closing(connect_plain(desk.database)) as db:
        db.execute("VACUUM INTO ?", (str(copy),))
    assert "ฆฌฎ".encode() in copy.read_bytes()
    erase(desk, one, "title")
    assert erase_in(desk.database, copy).texts == 1
    assert not any(ODD[at : at + 3].encode() in copy.read_bytes() for at in range(len(ODD) - 2))


def test_a_backup_holds_no_index(desk: Desk, tmp_path: Path) -> None:
    made(desk, "evidence", title=ODD)
    copy_for_backup(desk.database, tmp_path / "copy.db")
    with closing(connect_plain(tmp_path / "copy.db")) as db:
        names = {name for (name,) in db.execute("SELECT name FROM sqlite_schema").fetchall()}
    assert not {name for name in names if "search" in name}
    assert ODD.encode() in (tmp_path / "copy.db").read_bytes(), "the words themselves are kept"


def test_what_is_taken_back_deleted_or_set_aside_is_not_found(desk_of: MakeDesk) -> None:
    desk, other = desk_of(), desk_of()
    one = made(desk, "evidence", title="แต่เดิม")
    desk.save(Change(one, "title", Text(ODD), seen(desk, one)))
    desk.save(Change(one, "title", Text("แต่เดิม"), seen(desk, one)))
    assert (found(desk, ODD), found(desk, "แต่เดิม")) == (set(), {one})
    desk.delete(one)
    assert not found(desk, "แต่เดิม")
    desk.put(one, "_del", None)
    assert found(desk, "แต่เดิม") == {one}
    gone = made(other, "evidence", title=ODD)
    bundle(other, desk)
    assert found(desk, ODD) == {gone}
    desk.folder.exchange.set_aside()
    assert (found(desk, ODD), found(desk, "แต่เดิม")) == (set(), {one})


def test_words_without_effect_and_parked_ones_are_not_found(desk_of: MakeDesk) -> None:
    centre = desk_of("9999", "centre")
    office = desk_of()
    later = desk_of()
    one = made(office, "evidence", title=ODD)
    centre.take(office)
    assert found(centre, ODD) == {one}
    centre.take([revocation(office.folder.writer.keys.public, office.unit, {})])
    assert not found(centre, ODD), "nothing of a key that was struck counts"
    made(later, "evidence", title="ก่อนหน้า")
    known_ends = ends_of(later.folder.writer.log)
    two = made(later, "evidence", title=f"{ODD}สอง")
    assert centre.take(later.mail(known_ends)).parked
    assert not found(centre, f"{ODD}สอง")
    centre.take(later)
    assert found(centre, f"{ODD}สอง") == {two}


def test_withheld_words_are_not_found_where_they_are_withheld(desk_of: MakeDesk) -> None:
    office, centre = desk_of(), desk_of("9999", "centre")
    one = made(office, "person", name=ODD, position="ผู้รู้")
    centre.take(
        office.mail(withhold=lambda _scope, entity, field: (entity, field) == ("person", "name"))
    )
    assert found(centre, "ผู้รู้") == {one}
    assert not found(centre, ODD)


# -- made anew, examined, mended


def test_an_index_another_program_wrote_beside_is_made_anew(desk: Desk) -> None:
    one = made(desk, "evidence", title=ODD)
    desk.close()
    with closing(connect_plain(desk.database, "rw")) as db, writing(db):
        db.execute("UPDATE history SET head=head+1 WHERE id=1")
        assert searching.is_outdated(db)
        db.execute("UPDATE history SET head=head-1 WHERE id=1")
        assert not searching.is_outdated(db)
    desk.closed = False
    desk.reopen()
    assert found(desk, ODD) == {one}


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param("DELETE FROM searched WHERE body LIKE '%ฆฌ%'", id="a row is gone"),
        pytest.param(
            "UPDATE searched SET body='อื่น' || body WHERE body LIKE '%ฆฌ%'",
            id="a row says something else",
        ),
        pytest.param("INSERT INTO searched VALUES(7, 'ไม่มีจริง')", id="a row of nothing"),
        pytest.param("INSERT INTO search(search) VALUES('delete-all')", id="the index is empty"),
        pytest.param("DELETE FROM search_data WHERE id>10", id="pages of the index are gone"),
        pytest.param(
            "INSERT INTO search(rowid, words) VALUES(7, 'ไม่มีจริง')", id="the index holds more"
        ),
    ],
)
def test_an_index_that_was_changed_from_outside_is_found_out_and_mended(
    desk: Desk, damage: str
) -> None:
    one = made(desk, "evidence", title=ODD)
    assert desk.sound()
    desk.close()
    with closing(connect_plain(desk.database, "rw")) as db:
        db.execute(damage)
    desk.closed = False
    desk.reopen()
    assert {each.kind for each in damages(desk.folder)} == {"shown"}
    mended(desk)
    assert desk.sound()
    assert found(desk, ODD) == {one}
