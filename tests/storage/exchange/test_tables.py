"""Words a newer program calls personal go to no older one, and words nobody here knows stay in their unit."""

from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from core import entities
from core.entities import FIRST_TABLE, TABLE_VERSION, FieldDeclaration, ValueKind, parse_field
from core.exchange.send_deeds import export_bundle
from core.log import scopes
from core.log.post import Bundle, SealedFileDigest
from core.log.scopes import ExportOptions
from core.values import AbsenceReason, Change, Ref, Text
from storage.db.seal import SHAPE
from storage.exchange.post import BundleSealer
from tests.known import known
from tests.storage.db.looked import damages
from tests.storage.exchange.conftest import Office
from tests.storage.exchange.opened import read_bundle
from tests.storage.exchange.second_reader import Writer
from tests.storage.exchange.test_withholding import carried
from tests.storage.exchange.towns import Town, build, enrol

TITLE = "ชื่อที่เป็นข้อมูลส่วนบุคคล"
NEWER = TABLE_VERSION + 1


class NewerPost(BundleSealer):
    """Of a program that knows the next table."""

    def write(self, path: Path, bundle: Bundle) -> SealedFileDigest:
        return super().write(path, replace(bundle, table=NEWER))


def send_newer(town: Town, to: Town) -> Path:
    path = town.place.parent / "newer.prongsai"
    post = NewerPost(town.folder.writer.keys, town.place)
    town.do(partial(export_bundle, recipients=[to.age], path=path, post=post))
    return path


@pytest.fixture
def colleague(towns: list[Town], tmp_path: Path) -> Town:
    """Another PC of the first district."""
    made = build(tmp_path / "colleague", "11", "district")
    enrol([*towns, made])
    return made


def declare(monkeypatch: pytest.MonkeyPatch, found: FieldDeclaration | None) -> None:
    """This program takes the title of a plan for such a field."""
    monkeypatch.setattr(
        scopes,
        "field_of",
        lambda entity, name: (
            found if (entity, name) == ("plan", "title") else entities.field_of(entity, name)
        ),
    )


def test_a_field_says_since_which_table_it_is_personal() -> None:
    assert parse_field("head#*@4") == FieldDeclaration(
        "head", ValueKind.TEXT, personal=True, since=4
    )
    assert parse_field("head#*").since <= FIRST_TABLE


def test_a_manifest_says_which_table_its_sender_knows_and_silence_is_the_first(
    sent: Path, centre: Office, sender: Office, tmp_path: Path
) -> None:
    assert read_bundle(sent, centre.identity).table == TABLE_VERSION
    silent = tmp_path / "silent.prongsai"
    silent.write_bytes(Writer(sender.private, "c01").bundle([centre.recipient], b"", []))
    assert read_bundle(silent, centre.identity).table == FIRST_TABLE


def test_words_personal_since_a_newer_table_go_only_to_who_knows_it(
    towns: list[Town], colleague: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    _centre, _province, one, _two = towns
    one.plan(title=TITLE)
    declare(monkeypatch, FieldDeclaration("title", ValueKind.TEXT, personal=True, since=NEWER))
    assert TITLE not in carried(colleague, one.send(colleague)), (
        "an older program would send them on"
    )
    one.take(send_newer(colleague, one))
    assert TITLE in carried(colleague, one.send(colleague))
    one.take(colleague.send(one))
    assert TITLE not in carried(colleague, one.send(colleague)), "what it said last stands"
    colleague.folder.close()


def test_they_are_given_on_purpose_only_to_who_knows_it(
    towns: list[Town], monkeypatch: pytest.MonkeyPatch
) -> None:
    _centre, province, one, _two = towns
    one.plan(title=TITLE)
    declare(monkeypatch, FieldDeclaration("title", ValueKind.TEXT, personal=True, since=NEWER))
    assert TITLE not in carried(province, one.send(province, share=ExportOptions(give=True)))
    one.take(send_newer(province, one))
    assert TITLE in carried(province, one.send(province, share=ExportOptions(give=True)))


def test_words_of_an_unknown_field_never_leave_the_unit(
    towns: list[Town], colleague: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    _centre, province, one, _two = towns
    plan = one.plan(title=TITLE)
    declare(monkeypatch, None)
    assert TITLE in carried(colleague, one.send(colleague))
    for share in (ExportOptions(), ExportOptions(give=True)):
        path = one.send(province, share=share)
        assert TITLE not in carried(province, path)
    province.take(path)
    one.take(province.send(one))
    assert TITLE not in carried(province, one.send(province)), "nor does it ask for them"
    monkeypatch.undo()
    forgotten = ("tables", SHAPE)  # a newer program, which knows the field
    province.folder.writer.db.executemany(
        "DELETE FROM meta WHERE name=?", [(one,) for one in forgotten]
    )
    province.reopen()
    assert province.title(plan) is AbsenceReason.NOT_HERE
    one.take(province.send(one))
    province.take(one.send(province))
    assert province.title(plan) == TITLE
    colleague.folder.close()


BALLOT = "คะแนนที่ยังปิดอยู่"


@pytest.mark.parametrize("field", ["ballot", "reasons"])
def test_sealed_words_stay_on_the_pc_of_their_author_and_only_there_they_are_missed(
    towns: list[Town], tmp_path: Path, field: str
) -> None:
    centre, province, *_districts = towns
    second = build(tmp_path / "second", province.code, "province")
    enrol([*towns, second])
    sheet = Ref(province.unit, "draft_sheet", "d" * 32)
    province.save(Change(sheet, field, Text(BALLOT)))
    for reader in (centre, second):
        for share in (ExportOptions(), ExportOptions(give=True)):
            path = province.send(reader, share=share)
            assert BALLOT not in carried(reader, path)
        reader.take(path)
        record = known(reader.folder.record(sheet))
        assert record.value(field) is AbsenceReason.WITHHELD
        assert not damages(reader.folder), "whose words it has not it does not miss"
        province.take(reader.send(province))
        assert BALLOT not in carried(
            reader, province.send(reader, share=ExportOptions(give=True))
        ), "nor when they are asked for"
    province.folder.writer.db.execute("DELETE FROM text WHERE body=?", (BALLOT,))
    assert [one.kind for one in damages(province.folder)] == ["words"]
    second.folder.close()
