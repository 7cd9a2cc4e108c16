"""What is said of an original, of wishes and of what stays is so in that state and in no other."""

from functools import partial

import pytest

from core.errors import UserError
from core.evidence.view import file_of
from core.exchange.originals import (
    OriginalFileState,
    UnitOriginalFiles,
    ask_originals,
    choose_originals,
    request_receiver,
    requests_here,
    wish_tasks,
)
from core.exchange.outgoing_view import outgoing_view
from core.exchange.receivers import ReceiverUnit
from core.forms.ports import Reader
from core.log.post import VerifiedExport
from core.log.scopes import EVERY, NO_ORIGINALS, ExportOptions
from core.values import Change, Plain, Ref
from storage.db.reading.transfers import FolderTransferReader
from tests.said import said_in, shown
from tests.storage.evidence.test_evidence import erase
from tests.storage.exchange.test_originals import original
from tests.storage.exchange.towns import Town


def state(at: Town, file: Ref, *, personal: bool = False) -> str:
    record = at.folder.record(file)
    assert record is not None
    found = OriginalFileState.of(
        at.folder, at.unit, file.scope, file_of(record), at.post.shelf, personal=personal
    )
    return found.text


def test_an_original_is_said_to_be_asked_for_only_while_a_wish_stands(towns: list[Town]) -> None:
    _centre, province, one, _two = towns
    file, gone = one.photo(b"order" * 100), one.photo(b"gone" * 100)
    said = {"here": state(one, file)}
    province.take(one.send(province))
    said["absent"] = state(province, file)
    said["personal"] = state(province, file, personal=True)
    name = original(one, file)
    province.do(partial(ask_originals, files=[name]))
    said["asked"] = state(province, file)
    province.do(partial(ask_originals, files=[name], wanted=False))
    said["taken back"] = state(province, file)
    province.folder.exchange.ask(name)
    said["undated"] = state(province, file)
    province.do(partial(choose_originals, policy="all"))
    province.folder.exchange.ask(name, wanted=False)
    said["every"] = state(province, file)
    province.do(partial(choose_originals, policy="asked"))
    province.do(partial(ask_originals, files=[name]))
    one.take(province.send(one))
    said["sent"] = state(province, file)
    erase(one, gone, "sha256", original(one, gone))
    province.take(one.send(province))
    said["came"] = state(province, file)
    said["erased"] = state(province, gone)
    assert said_in(said, "ที่เห็นคือภาพย่อ ต้นฉบับยังไม่อยู่ในเครื่องนี้") == "absent taken back"
    assert said_in(said, "มีข้อมูลส่วนบุคคล ต้นฉบับอยู่ที่หน่วยงานเจ้าของเท่านั้น") == "personal"
    assert said_in(said, "ขอแล้วเมื่อ {at}") == "asked sent"
    assert said_in(said, "ขอแล้ว") == "asked undated sent"
    assert said_in(said, "จะไปกับไฟล์รับส่งครั้งหน้าถึง {name}") == "asked undated"
    assert said_in(said, "คำขออยู่ในไฟล์ที่เขียนถึง {name} เมื่อ {at} แล้ว รอไฟล์จากเขา") == "sent"
    assert said_in(said, "ต้นฉบับยังไม่อยู่ในเครื่องนี้ ซึ่งตั้งไว้ให้ขอทุกไฟล์อยู่แล้ว") == "every"
    assert said_in(said, "ต้นฉบับถูกลบตามกฎหมายแล้ว") == "erased"
    assert (said["here"], said["came"]) == ("", "")


def test_a_wish_that_nobody_known_would_get_is_said_to_go_nowhere_yet(towns: list[Town]) -> None:
    _centre, province, one, _two = towns
    file = one.photo(b"order" * 100)
    province.take(one.send(province))
    record = province.folder.record(file)
    assert record is not None
    said = {}
    province.folder.exchange.ask(original(one, file))
    for name, scope in (("known", one.unit), ("unknown", "f" * 32)):
        shelf = province.post.shelf
        said[name] = OriginalFileState.of(
            province.folder, province.unit, scope, file_of(record), shelf, personal=False
        ).text
    assert said_in(said, "คำขอยังไปไม่ได้ เพราะเครื่องนี้ยังไม่รู้จักเครื่องของหน่วยงานนั้น") == "unknown"


def test_whom_a_wish_goes_to_is_worked_out_where_one_stands_alone(
    towns: list[Town], monkeypatch: pytest.MonkeyPatch
) -> None:
    _centre, province, one, _two = towns
    file, asked = one.photo(b"order" * 100), list[str]()
    province.take(one.send(province))

    def noted(reader: Reader, own: str, scope: str) -> ReceiverUnit | None:
        asked.append(scope)
        return request_receiver(reader, own, scope)

    monkeypatch.setattr("core.exchange.originals.request_receiver", noted)
    state(province, file)
    province.do(partial(choose_originals, policy="all"))
    state(province, file)
    assert asked == [], "a list of many files is read for none of them"
    province.do(partial(ask_originals, files=[original(one, file)]))
    assert "จะไปกับไฟล์รับส่งครั้งหน้าถึง" in state(province, file)
    assert asked == [one.unit]


def test_what_was_sent_is_read_once_for_everybody_who_asks(
    towns: list[Town], monkeypatch: pytest.MonkeyPatch
) -> None:
    centre, province, one, two = towns
    file = one.photo(b"order" * 100)
    province.take(one.send(province))
    centre.take(province.send(centre))
    for town in (centre, province):
        town.do(partial(ask_originals, files=[original(one, file)]))
        one.take(town.send(one))
    read, sendings = list[int](), type(one.folder.transfers).sendings

    def noted(self: FolderTransferReader) -> list[VerifiedExport]:
        read.append(1)
        return sendings(self)

    monkeypatch.setattr(FolderTransferReader, "sendings", noted)
    assert {wish.unit for wish in requests_here(one.folder)} == {centre.unit, province.unit}
    assert len(read) == 1
    one.send(centre)
    assert {wish.unit for wish in requests_here(one.folder)} == {province.unit}
    assert two.unit


def test_who_wants_none_is_refused_to_ask_with_the_way_out(towns: list[Town]) -> None:
    province = towns[1]
    province.do(partial(choose_originals, policy="none"))
    with pytest.raises(UserError, match="ขอต้นฉบับไม่ได้"):
        province.do(partial(ask_originals, files=["a" * 64]))
    assert province.folder.transfers.requested_originals() == {}


def proved(town: Town, *, personal: bool = False) -> tuple[Ref, str]:
    """An assessment with an original at one of its items."""
    assessment = Ref(town.unit, "assessment", "a" * 32)
    link = Ref(town.unit, "link", "b" * 32)
    file = town.photo(b"x" * 900)
    record = town.folder.record(file)
    assert record is not None
    town.save(
        Change(file, "size", 2**21),
        Change(link, "evidence", Plain(record.text("evidence"))),
        Change(link, "target", Plain(assessment.local)),
        Change(link, "item", Plain("k1")),
        Change(link, "proof", Plain("")),
        *([Change(file, "personal", 1)] if personal else []),
    )
    return assessment, record.text("sha256")


@pytest.mark.parametrize("personal", [False, True])
def test_what_lacks_of_an_assessment_is_counted_without_personal_files(
    towns: list[Town], personal: bool
) -> None:
    _centre, province, one, _two = towns
    assessment, name = proved(one, personal=personal)
    province.take(one.send(province))
    said = {
        "lacks": UnitOriginalFiles.words(
            UnitOriginalFiles.of(province.folder, [assessment], province.post.shelf)
        )
    }
    if personal:
        assert UnitOriginalFiles.of(province.folder, [assessment], province.post.shelf) == ()
        return
    province.do(partial(ask_originals, files=[name]))
    (one_lack,) = UnitOriginalFiles.of(province.folder, [assessment], province.post.shelf)
    assert (one_lack.files, one_lack.left, one_lack.size) == ((name,), (), 2**21)
    said["asked"] = UnitOriginalFiles.words([one_lack])
    said["here"] = UnitOriginalFiles.words(
        UnitOriginalFiles.of(one.folder, [assessment], one.post.shelf)
    )
    assert said_in(said, "ยังขาดต้นฉบับ {n} ไฟล์ ของ {m} หน่วยงาน ({size})") == "lacks asked"
    assert said_in(said, "ขอไว้แล้ว {k} ไฟล์") == "asked"
    assert said["here"] == ""


def test_the_office_is_told_of_a_wish_until_a_file_for_who_asks_is_written(
    towns: list[Town],
) -> None:
    _centre, province, one, _two = towns
    file = one.photo(b"order" * 100)
    one.save(Change(file, "size", 2**20))
    province.take(one.send(province))
    said = {"none": shown(list(wish_tasks(one.folder)))}
    province.do(partial(ask_originals, files=[original(one, file)]))
    one.take(province.send(one))
    said["asked"] = shown(list(wish_tasks(one.folder)))
    (wish,) = requests_here(one.folder)
    assert (wish.unit, wish.files, wish.size) == (province.unit, 1, 2**20)
    stays = {share: outgoing(one, province, share) for share in ("asked", NO_ORIGINALS, EVERY)}
    one.send(province)
    said["sent"] = shown(list(wish_tasks(one.folder)))
    assert said_in(said, "{name} ขอดูต้นฉบับหลักฐาน {n} ไฟล์") == "asked"
    assert said_in(stays, "ต้นฉบับ {n} ไฟล์ที่ผู้รับขอดูหรือคำทักท้วงอ้าง") == "asked"
    assert said_in(stays, "ต้นฉบับ {n} ไฟล์", whole=True) == EVERY
    assert said_in(stays, "{n} ไฟล์ ครั้งนี้เลือกไม่ส่ง ที่ {name} ขอไว้ไปได้ในไฟล์ครั้งต่อไป") == NO_ORIGINALS


def test_what_stays_goes_once_it_is_asked_for_and_what_may_not_be_read_is_told_apart(
    towns: list[Town],
) -> None:
    _centre, province, one, _two = towns
    file, secret = one.photo(b"order" * 100), one.photo(b"face" * 100)
    one.save(Change(secret, "personal", 1))
    said = {share: outgoing(one, province, share) for share in ("asked", NO_ORIGINALS, EVERY)}
    assert said_in(said, "{n} ไฟล์ ไปเมื่อ {name} ขอดู") == "asked"
    personal = "มีข้อมูลส่วนบุคคล ไม่ออกจากหน่วยงานแม้มีผู้ขอ"
    assert said_in(said, personal) == f"asked {NO_ORIGINALS} {EVERY}"
    assert said_in(said, "{n} ไฟล์ ที่ {name} แจ้งว่าไม่รับ") == ""
    province.take(one.send(province))
    province.folder.exchange.ask(original(one, file), original(one, secret))
    one.take(province.send(one))
    asked = {"asked": outgoing(one, province, "asked")}
    assert (said_in(asked, "{n} ไฟล์ ไปเมื่อ {name} ขอดู"), said_in(asked, personal)) == ("", "asked")
    province.folder.exchange.policy("none")
    one.take(province.send(one))
    said = {share: outgoing(one, province, share) for share in ("asked", EVERY)}
    assert said_in(said, "{n} ไฟล์ ที่ {name} แจ้งว่าไม่รับ") == EVERY


def outgoing(town: Town, to: Town, share: str) -> str:
    view = outgoing_view(
        town.folder, [to.age], town.post.shelf, ExportOptions(originals=share), "จังหวัด"
    )
    return shown([list(line) for line in (*view.goes, *view.stays)])
