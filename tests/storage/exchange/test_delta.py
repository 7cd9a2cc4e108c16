"""Who may read what, and only what is lacking: scopes, receipts, stations, wishes (docs/bundle.md)."""

import secrets
from collections.abc import Callable, Sequence
from hashlib import sha256
from pathlib import Path

import pytest

from core.errors import UserError
from core.exchange.send_deeds import bundle_name
from core.log.op import Segment, TextRow
from core.values import AbsenceReason, Change, Plain, Ref
from storage.db.log import missing_texts
from storage.db.log.keeping import OpAdmissionRules
from storage.db.log.lines import text_value
from tests.country import passport
from tests.storage.db.forger import Forger
from tests.storage.db.reading.test_silent import steps
from tests.storage.exchange.opened import read
from tests.storage.exchange.towns import NOW, UNITS, Town, build, enrol


def test_a_parent_gets_all_below_a_child_its_own_and_a_sibling_nothing(towns: list[Town]) -> None:
    centre, province, one, two = towns
    for town in towns:
        town.plan()
    province.take(one.send(province), two.send(province))
    assert centre.scopes(province.send(centre)) == {province.unit, one.unit, two.unit, "all"}
    assert province.exported(one).segments == 0  # it has said that it holds its own
    province.folder.writer.db.execute("DELETE FROM heard")
    assert one.scopes(province.send(one)) == {one.unit, "all"}
    with pytest.raises(UserError, match="ไม่ใช่ต้นสังกัด"):
        one.send(two)


def test_one_file_goes_to_several_only_when_they_may_read_the_same(towns: list[Town]) -> None:
    centre, province, one, two = towns
    province.take(one.send(province), two.send(province))
    path = one.send(province, centre)
    assert province.scopes(path) == centre.scopes(path) == {one.unit, "all"}
    for several in ((centre, one), (one, two)):
        with pytest.raises(UserError, match="อ่านข้อมูลได้ไม่เหมือนกัน"):
            province.send(*several)


def test_after_a_receipt_only_what_is_new_is_sent(towns: list[Town]) -> None:
    _centre, province, one, _two = towns
    plan = one.plan()
    assert province.new(one.send(province)) > 0
    one.take(province.send(one))
    assert one.exported(province).segments == 0
    one.retitle(plan, "ใหม่")
    assert province.new(one.send(province)) == 2
    assert province.folder.digest(one.unit) == one.folder.digest(one.unit)


def test_several_recipients_get_what_one_of_them_lacks(towns: list[Town]) -> None:
    centre, province, one, _two = towns
    one.plan()
    province.take(one.send(province))
    one.take(province.send(one))
    one.plan(2)
    path = one.send(province, centre)
    assert province.new(path) > 0
    assert centre.new(path) > 0
    assert centre.folder.info()["parked"] == 0
    assert centre.folder.digest(one.unit) == one.folder.digest(one.unit)


def test_without_a_receipt_everything_is_sent_again(towns: list[Town]) -> None:
    _centre, province, one, _two = towns
    one.plan()
    one.send(province)
    assert province.new(one.send(province)) > 0


def test_a_receiver_put_back_to_an_older_state_gets_what_it_lost(towns: list[Town]) -> None:
    _centre, province, one, _two = towns
    before = province.place / "prongsai.db"
    province.folder.close()
    kept = before.read_bytes()
    province.reopen()
    plan = one.plan()
    province.take(one.send(province))
    one.take(province.send(one))
    province.folder.close()
    for left in province.place.glob("prongsai.db-*"):
        left.unlink()
    before.write_bytes(kept)
    province.reopen()
    assert province.folder.record(plan) is None
    one.take(province.send(one))
    assert province.new(one.send(province)) > 0
    assert province.folder.record(plan) is not None


def test_a_pc_put_back_with_its_key_file_learns_its_last_receipt_and_begins_new_streams(
    towns: list[Town],
) -> None:
    """Else what it acknowledged before would count as arrived until it had written as many files again."""
    _centre, province, one, _two = towns
    province.folder.close()
    kept = {
        path: path.read_bytes()
        for path in (province.place / "prongsai.db", *province.home.glob("*/*"))
    }
    province.reopen()
    plan = one.plan()
    for _ in range(3):
        province.take(one.send(province))
        one.take(province.send(one))
    province.folder.close()
    for path, content in kept.items():
        path.write_bytes(content)
    province.reopen()
    before = province.folder.writer.incarnation
    assert province.new(one.send(province)) == 0
    assert province.folder.writer.incarnation != before
    one.take(province.send(one))
    assert province.new(one.send(province)) > 0
    assert province.folder.record(plan) is not None
    assert all(len(found) == 1 for found in one.folder.writer.log.streams.values())


def test_each_station_is_shown_from_the_receipts_that_came_back(towns: list[Town]) -> None:
    centre, province, one, two = towns
    one.plan()
    assert one.station(one.unit, province).at == ""
    province.take(one.send(province))
    centre.take(province.send(centre))
    province.take(centre.send(province))
    one.take(province.send(one))
    arrived = one.station(one.unit, province)
    relayed = one.station(one.unit, centre)
    assert arrived.whole
    assert relayed.whole
    one.plan(2)
    assert not one.station(one.unit, centre).whole
    assert one.station(one.unit, centre).has == relayed.has
    assert [
        station for station in one.folder.transfers.stations(one.unit) if station.unit == two.unit
    ] == []


def test_no_receipt_names_a_stream_its_reader_may_not_see(towns: list[Town]) -> None:
    _centre, province, one, two = towns
    province.take(one.send(province), two.send(province))
    hidden = [
        branch.stream.hex()
        for branch in two.folder.writer.log.histories.values()
        if branch.scope == two.unit
    ]
    bundle = read(one.post, province.send(one))
    assert bundle.receipts
    assert not [
        name for name in hidden for receipt in bundle.receipts if name in receipt.statement.decode()
    ]


def test_words_that_did_not_come_are_asked_for_and_sent(towns: list[Town]) -> None:
    _centre, province, one, _two = towns
    plan = one.plan(title="ถ้อยคำ")
    segments, _texts = one.folder.exchange.give()
    province.folder.exchange.take_segments(segments)
    assert province.title(plan) is AbsenceReason.NOT_HERE
    one.take(province.send(one))
    sent = one.send(province)
    assert one.exported(province).segments == 0
    assert [
        text.text for text in read(province.post, sent).texts if isinstance(text, TextRow)
    ].count("ถ้อยคำ") == 1
    province.take(sent)
    assert province.title(plan) == "ถ้อยคำ"


def test_what_came_is_not_sent_again_and_again(towns: list[Town]) -> None:
    _centre, province, one, _two = towns
    plan = one.plan(title="ถ้อยคำ")
    province.folder.exchange.take_segments(one.folder.exchange.give()[0])
    asking = province.send(one)
    one.take(asking)
    province.take(one.send(province))
    assert province.title(plan) == "ถ้อยคำ"
    one.take(province.send(one))
    assert read(province.post, one.send(province)).texts == ()
    one.folder.writer.db.execute("DELETE FROM bundle")
    one.take(asking)  # an older file that comes late
    assert read(province.post, one.send(province)).texts == ()


def test_who_asks_for_thousands_of_words_makes_nobody_look_through_everything_as_often(
    towns: list[Town],
) -> None:
    _centre, province, one, _two = towns
    for number in range(1, 40):
        one.plan(number)
    taken = []
    for count in (1, 5000):
        one.folder.writer.db.execute("DELETE FROM asked")
        asked = [
            (province.folder.writer.keys.public, number.to_bytes(32)) for number in range(count)
        ]
        one.folder.writer.db.executemany("INSERT INTO asked VALUES(?,?)", asked)
        taken.append(steps(one, lambda: one.send(province)))
    assert taken[1] < taken[0] + 5000


def test_words_of_another_scope_are_not_given_to_who_knows_their_hash(towns: list[Town]) -> None:
    _centre, province, one, two = towns
    two.plan(title="ของหน่วยสอง")
    own = one.plan()
    province.take(two.send(province))
    (hash_,) = [
        hash_
        for hash_, body in two.folder.writer.db.execute("SELECT hash, body FROM text")
        if body == "ของหน่วยสอง"
    ]
    place = (hash_, one.folder.writer.log.find_record(own), one.folder.writer.log.number("title"))
    one.folder.writer.db.execute("INSERT INTO lacking VALUES(?,?,?)", place)
    province.take(one.send(province))
    assert hash_ in {
        asked for (asked,) in province.folder.writer.db.execute("SELECT hash FROM asked")
    }
    assert "ของหน่วยสอง" not in [text.text for text in read(one.post, province.send(one)).texts]


def test_a_file_from_nobody_known_waits_and_comes_in_with_its_certificate(
    towns: list[Town], stranger: Town, enrolled_later: Callable[[], None]
) -> None:
    _centre, province, _one, _two = towns
    plan = stranger.plan()
    path = stranger.send(province)
    (row,) = province.take(path)
    assert row.waiting
    assert province.folder.record(plan) is None
    assert len(province.post.waiting()) == 1
    enrolled_later()
    (late,) = province.take()
    assert late.result
    assert late.result.new > 0
    assert province.post.waiting() == []
    assert province.folder.record(plan) is not None


def test_a_certificate_in_the_very_file_is_believed(towns: list[Town], stranger: Town) -> None:
    """A district that trusts the root alone opens its first file from the province."""
    _centre, province, _one, _two = towns
    enrol([*towns, stranger], (*UNITS, ("13", "district", "1")), told=[province])
    (row,) = stranger.take(province.send(stranger))
    assert row.result
    assert row.result.new > 0


def test_what_nobody_may_write_there_is_listed_and_not_kept_until_somebody_may(
    towns: list[Town], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only an older program still passes it on."""
    _centre, province, one, _two = towns
    # a PC of that district nobody has certified
    second = build(tmp_path / "second", "11", "district")
    second.plan(2)
    key = second.folder.writer.keys.public
    one.folder.exchange.take_segments(*second.folder.exchange.give(), without_rights=True)
    assert key not in {branch.key for branch in sent_by(one, province)}
    monkeypatch.setattr(OpAdmissionRules, "passed", lambda *_of: True)
    path = one.send(province)
    (row,) = province.take(path)
    assert row.result
    (left,) = (stream for stream in row.result.streams if not stream.new)
    assert (left.author, left.scope, left.why) == (key.hex(), one.unit, "not enrolled")
    assert left.silent > 0
    assert key not in {branch.key for branch in province.folder.writer.log.histories.values()}
    (listed,) = province.folder.trust.problems()
    assert (listed.reason, listed.device, listed.scope, listed.ops) == (
        "not enrolled",
        key.hex(),
        one.unit,
        left.silent,
    )
    province.folder.exchange.take_segments([passport(key, one.unit)])
    assert province.folder.trust.problems() == []
    (row,) = province.take(path)
    assert row.result
    assert row.result.new == left.silent
    second.folder.close()


def sent_by(one: Town, to: Town) -> Sequence[Segment]:
    return read(to.post, one.send(to)).segments


def test_in_a_folder_a_file_gets_a_name_every_mail_box_takes(
    towns: list[Town], tmp_path: Path
) -> None:
    _centre, province, one, _two = towns
    (tmp_path / "stick").mkdir()
    one.send(province, path=tmp_path / "stick")
    (made,) = (tmp_path / "stick").iterdir()
    assert made.name == "11-20261103-0900.prongsai"
    assert province.new(made) > 0
    assert len(bundle_name("กรม/" * 50 + "x" * 99, NOW)) <= 60
    assert bundle_name("กรม/ x", NOW).isascii()


def test_hashes_nobody_has_do_not_keep_others_from_being_asked_for(
    towns: list[Town], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(missing_texts, "MOST", 20)
    _centre, province, one, _two = towns
    forger = Forger(one.unit)
    made_up = [bytes(31) + bytes([n]) for n in range(100)]
    real = sha256(b"real").digest()
    rows = [Ref(one.unit, "row", secrets.token_hex(16)) for _hash in range(101)]
    lines = [
        forger.line(seq, row, "number", text_value(hash_))
        for seq, (row, hash_) in enumerate(zip(rows, [*made_up, real], strict=True), 1)
    ]
    province.folder.exchange.take_segments([passport(forger.key, one.unit), forger.segment(lines)])
    asked = set[bytes]()
    for _time in range(60):
        wanted = missing_texts.hashes_to_request(province.folder.writer.log, {one.unit})
        assert len(wanted) == 20
        asked |= set(wanted)
    assert real in asked


def test_a_photo_that_one_side_calls_personal_stays_while_they_disagree(towns: list[Town]) -> None:
    _centre, province, one, _two = towns
    photo = b"\xff\xd8\xff photo"
    name = one.post.shelf.put([photo])
    evidence, file = (Ref(one.unit, kind, secrets.token_hex(16)) for kind in ("evidence", "file"))
    one.save(
        Change(evidence, "kind", Plain("photo")),
        Change(evidence, "personal", 1),
        Change(file, "evidence", Plain(evidence.local)),
        Change(file, "sha256", Plain(name)),
        Change(file, "preview", Plain(name)),
    )
    one.save(Change(evidence, "personal", 0))
    assert one.folder.conflicts(one.unit)
    assert name not in read(province.post, one.send(province)).blobs
    record = one.folder.record(evidence)
    assert record
    one.save(Change(evidence, "personal", 0, record.shown("personal").seen))
    one.folder.writer.db.execute(
        "INSERT INTO asked VALUES(?,?)", (province.folder.writer.keys.public, bytes.fromhex(name))
    )
    assert name in read(province.post, one.send(province)).blobs
