"""Words kept in red stand in every backup and come back with it; whatever else is typed and not saved stays here."""

import shutil
from pathlib import Path

import pytest

import wiring
from core.backups.retention import foreseen_lines
from core.log.ports import Context
from core.values import Change, Plain, Ref, Text
from storage.backups import container
from storage.db.folder.growth import grow
from storage.db.log import drafts
from storage.db.sqlite import connect_plain
from tests.storage.backups.test_grown import traces
from tests.storage.backups.test_places import keeper
from tests.storage.backups.test_restored import backed_up, put_back
from tests.storage.exchange.towns import Town

WORDS, NAME = "150 คน", "นายกำพล ลบทดสอบ"


def typed(town: Town, ref: Ref, words: str, field: str = "title") -> None:
    """Words that are no value of their field, typed into it now."""
    ctx = Context(town.now, lambda: "d" * 32, town.unit)
    town.folder.keep_drafts(ctx, Change(ref, field, Text(words), ()), refused=True)


def red(town: Town) -> dict[str, str]:
    """The words kept in red, by field."""
    return {one.field: str(one.value) for one in town.folder.all_drafts() if one.refused}


def in_backup(file: Path) -> list[object]:
    """The rows of drafts in a backup."""
    with container.opened(file, grow) as (_backup, copy):
        db = connect_plain(copy)
        try:
            return [row[2] for row in db.execute("SELECT * FROM draft").fetchall()]
        finally:
            db.close()


def test_they_come_back_and_what_is_only_half_typed_does_not(town: Town) -> None:
    plan = town.plan()
    made = keeper(town).make("timer").path
    come = "คำตัวแดงที่ยังไม่ได้บันทึก"
    assert come not in " ".join(foreseen_lines(wiring.preview_restore(made, town.place, town.home)))
    typed(town, plan, WORDS)
    ctx = Context(town.now, lambda: "d" * 32, town.unit)
    town.folder.keep_drafts(ctx, Change(plan, "using", Plain("x")))
    file = backed_up(town)
    assert in_backup(file) == [f"?{WORDS}"]
    preview = wiring.preview_restore(file, town.place, town.home)
    (told,) = preview.red
    assert ("แผน" in told, WORDS in told) == (True, True)
    assert f"{come} 1 ช่องกลับมาด้วย: {told}" in foreseen_lines(preview)
    (before,) = [one for one in town.folder.all_drafts() if one.refused]
    put_back(town, file)
    (after,) = town.folder.all_drafts()
    assert after._replace(at=0) == before._replace(at=0)
    assert town.title(plan) == "แผน", "they stand beside the value"


def test_each_backup_has_those_of_its_time(town: Town) -> None:
    plan, files = town.plan(), []
    keeper(town).make("timer")
    for day, words in enumerate(("ก", "ข", "ค"), 1):
        typed(town, plan, words)
        files.append((keeper(town, day).make("timer").path, words))
    town.retitle(plan, "ใหม่กว่า")
    last = keeper(town, 4).make("timer").path
    put_back(town, last)
    assert (red(town), town.title(plan)) == ({}, "ใหม่กว่า"), "a save ends them"
    for file, words in files:
        put_back(town, file)
        assert (red(town), town.title(plan)) == ({"title": words}, "แผน"), (
            "beside the value of that time"
        )


def test_on_another_pc_and_from_a_stick_too(town: Town, tmp_path: Path) -> None:
    typed(town, town.plan(), WORDS)
    file = backed_up(town, tmp_path / "stick")
    shutil.copytree(town.home, tmp_path / "keys")
    wiring.restore(file, tmp_path / "pc", tmp_path / "keys")
    town.folder.close()
    town.place, town.home = tmp_path / "pc", tmp_path / "keys"
    town.reopen()
    assert red(town) == {"title": WORDS}


def test_what_somebody_added_to_a_backup_by_hand_is_left_out(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = town.plan()
    typed(town, plan, WORDS)
    kept = f"{drafts.KEPT} UNION ALL SELECT 'x', 'y', '?z', '[]', 0 UNION ALL SELECT '{plan}', 'no such', '?z', '[]', 0 "
    file = backed_up(town)
    monkeypatch.setattr(
        drafts, "KEPT", f"{kept} UNION ALL SELECT '{plan}', 'using', '?z', 'no list', 0"
    )
    put_back(town, file)
    assert red(town) == {"title": WORDS}


@pytest.mark.parametrize(
    "field", [False, True], ids=["the words in red", "words saved there before"]
)
def test_an_erasure_reaches_them_in_every_backup(town: Town, tmp_path: Path, field: bool) -> None:
    who = Ref(town.unit, "person", "5" * 32)
    town.save(Change(who, "name", Text(NAME)))
    town.save(Change(who, "name", Text("ก")))
    keeper(town).make("timer")
    typed(town, who, NAME, "name")
    typed(town, who, "มีแต่เดิม", "position")
    stick = backed_up(town, tmp_path / "stick")
    keeper(town, 1).make("timer")
    typed(town, who, f"{NAME} แก้แล้ว", "name")
    keeper(town, 2).make("timer")
    if field:
        (one,) = town.folder.privacy.words(lambda words: NAME in words)
        town.save(
            Change(
                Ref(town.unit, "erasure", "e" * 32),
                "of",
                Plain(f"{one.ref.local}/{one.field}/{one.hash}"),
            )
        )
    else:
        town.folder.drop_draft(who, "name", erase=True)
    keeper(town, 3).erase()
    assert traces(town.place, f"{NAME} แก้แล้ว") == []
    assert red(town) == {"position": "มีแต่เดิม"}
    newest = keeper(town, 4).make("timer").path
    put_back(town, newest)
    assert red(town) == {"position": "มีแต่เดิม"}, "what was not erased"
    put_back(town, stick)
    assert NAME not in "".join(red(town).values()), (
        "from a stick that was not there when it was erased"
    )
    typed(town, who, "หลังลบ", "position")
    put_back(town, keeper(town, 5).make("timer").path)
    assert red(town) == {"position": "หลังลบ"}, "backups made since know what was erased"
