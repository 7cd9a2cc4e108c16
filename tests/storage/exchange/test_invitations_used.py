"""What an invitation came to is noted on it and said wherever its claimant is met."""

from functools import partial
from pathlib import Path

from core.entities import unit_id
from core.exchange.devices import UncertifiedDevice
from core.exchange.incoming_view import ImportPreview
from core.exchange.invitations import ClaimHoldReason, invitations
from core.exchange.letter_deeds import certify, revoke
from core.exchange.receive_deeds import preview_import, previews
from core.exchange.stranger_deeds import confirm
from core.log.certificates import CertificateRequest
from core.values import Change
from storage.exchange.start import device_digits
from tests.storage.exchange.invited import OPENED, TODAY, begin, claims_at, invite
from tests.storage.exchange.towns import NOW, Town, build
from ui.desktop.exchange.staged import foreseen_pills, reported_pills


def states(town: Town) -> list[str]:
    return [one.state for one in invitations(town.folder, town.unit, town.post, TODAY)]


def test_only_the_invitation_that_was_used_reads_as_begun(
    above: tuple[Town, Town], tmp_path: Path
) -> None:
    province, _centre = above
    invite(province, "11")
    (second,) = invite(province, "11")
    assert sorted(states(province)) == ["made", "withdrawn"]
    province.take(begin(second.path, tmp_path / "office").send(province))
    assert sorted(states(province)) == ["joined", "withdrawn"]
    (third,) = invite(province, "11")
    assert not third.again, "what was used is not said to be withdrawn"
    assert sorted(states(province)) == ["joined", "made", "withdrawn"]
    (one,) = [each for each in province.folder.trust.devices() if each.unit == unit_id("11")]
    province.do(partial(revoke, key=one.key))
    assert "joined" in states(province), "it had begun"


def test_who_was_certified_by_its_request_has_used_no_invitation(
    above: tuple[Town, Town], tmp_path: Path
) -> None:
    province, _centre = above
    invite(province, "12")
    office = build(tmp_path / "12", "12", "district")
    OPENED.append(office)
    office.folder.exchange.trust_in(province.folder.trust.roots())
    request = CertificateRequest(
        office.folder.writer.keys.public, office.age, "12", "อำเภอ", "district"
    )
    province.do(partial(certify, request=request, kind="office", letter="A"))
    assert states(province) == ["made"]


def test_an_invitation_of_an_older_program_is_read_as_it_was(
    above: tuple[Town, Town], tmp_path: Path
) -> None:
    """It notes nothing of its use: a device with its letter speaks for it."""
    province, _centre = above
    (made,) = invite(province, "11")
    (old,) = province.folder.records("invitation")
    province.save(Change(old.ref, "used", None, old.shown("used").seen))
    assert states(province) == ["made"]
    office = begin(made.path, tmp_path / "office")
    request = CertificateRequest(
        office.folder.writer.keys.public, office.age, "11", "อำเภอ", "district"
    )
    province.do(partial(certify, request=request, kind="office", letter="A"))
    assert states(province) == ["joined"]


def test_who_confirms_reads_what_the_start_file_came_to(
    above: tuple[Town, Town], tmp_path: Path
) -> None:
    """Every file of such a device asks for a certificate as well: what speaks against it is said all the same."""
    province, centre = above
    (made,) = invite(province, "11")
    first, second = (begin(made.path, tmp_path / name) for name in ("first", "second"))
    files = [first.send(province), second.send(province)]
    (seen,) = previewed(province, files[0])
    assert (seen.joins, seen.hold) == (True, None)
    assert [one.text for one in foreseen_pills(seen)] == ["เครื่องใหม่จากไฟล์เริ่มงาน จะยืนยันและรับเข้าทันที"]
    (row,) = province.take(files[0])
    assert "ยืนยันเครื่องตามไฟล์เริ่มงานแล้ว" in {one.text for one in reported_pills(row)}
    (row,) = province.take(files[1])
    assert [one.text for one in reported_pills(row)] == ["เครื่องเพิ่มของหน่วยงาน", "เก็บไว้ก่อน รอคนยืนยัน"]
    (one,) = UncertifiedDevice.each(province.folder, province.post, province.unit, NOW)
    assert (one.hinders, "เครื่องนี้เป็นอีกเครื่องหนึ่งที่ใช้ไฟล์เริ่มงาน" in one.claim) == ("", True)
    (again, _more) = previewed(province, second.send(province), files[0])
    assert [one.text for one in foreseen_pills(again)] == ["เครื่องเพิ่มของหน่วยงาน", "จะเก็บรอให้คนยืนยัน"]
    centre.take(second.send(centre))
    (one,) = UncertifiedDevice.each(centre.folder, centre.post, centre.unit, NOW)
    assert (one.hinders, "ไม่ใช่ของหน่วยงานนี้" in one.claim) == ("", True)


def previewed(town: Town, *paths: Path) -> list[ImportPreview]:
    steps = preview_import(town.folder, town.folder.exchange, paths, town.post, TODAY)
    return [one for one in steps if isinstance(one, ImportPreview)]


def test_a_claim_confirmed_by_a_person_is_the_use_of_its_invitation(
    above: tuple[Town, Town], tmp_path: Path
) -> None:
    province, _centre = above
    (made,) = invite(province, "11", until="2026-11-02")
    office = begin(made.path, tmp_path / "office")
    province.take(office.send(province))
    (one,) = UncertifiedDevice.each(province.folder, province.post, province.unit, NOW)
    assert (one.kinds, "เลยวันที่ใช้ได้แล้ว" in one.claim) == (("office",), True)
    province.do(
        partial(
            confirm,
            key=one.key,
            digits=device_digits(office.unit, office.folder.writer.keys.public),
            post=province.post,
        )
    )
    assert states(province) == ["joined"]


def test_two_claims_in_one_import_both_wait_whichever_is_taken_first(
    above: tuple[Town, Town], tmp_path: Path
) -> None:
    province, _centre = above
    (made,) = invite(province, "11")
    first, second = (begin(made.path, tmp_path / name) for name in ("first", "second"))
    files = [
        town.send(province, path=tmp_path / f"{n}.prongsai")
        for n, town in enumerate((first, second))
    ]
    seen = [
        (one.joins, one.hold)
        for one in province.do(partial(previews, paths=files, post=province.post))
        if isinstance(one, ImportPreview)
    ]
    assert seen == [(False, ClaimHoldReason.TWICE)] * 2
    assert [row.hold for row in province.take(*files)] == [ClaimHoldReason.TWICE] * 2
    assert unit_id("11") not in {one.unit for one in province.folder.trust.devices()}
    assert {one.hold for one in claims_at(province)} == {ClaimHoldReason.TWICE}


def test_two_files_of_one_device_in_one_import_are_one_claim(
    above: tuple[Town, Town], tmp_path: Path
) -> None:
    province, _centre = above
    (made,) = invite(province, "11")
    office = begin(made.path, tmp_path / "office")
    files = [office.send(province, path=tmp_path / "a.prongsai")]
    office.plan(title="แผนที่สอง")
    files.append(office.send(province, path=tmp_path / "b.prongsai"))
    assert [row.hold for row in province.take(*files)] == [None, None]
    assert unit_id("11") in {one.unit for one in province.folder.trust.devices()}
