"""Official texts lie over every text of a form and over nothing else; what cannot is told all at once."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import main
from core.errors import InvalidFormError
from core.forms.carry import FIELDS, ITEMS, FormComparison
from core.forms.layout import FieldSchema
from core.forms.published import (
    LONGEST,
    UNSEEN,
    OfficialText,
    OfficialTextTable,
    official_faults,
    texts_of,
)
from core.forms.shape import Instrument
from core.forms.wording import names_in
from storage.instruments.library import FormLibrary
from storage.instruments.reader import read
from storage.instruments.wording import read_wording
from tests.known import every
from tests.storage.instruments.conftest import SOUND

FILE = "a" * 64


@cache
def shipped() -> tuple[Instrument, ...]:
    return tuple(every(FormLibrary([main.INSTRUMENTS])))


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Instrument:
    file = tmp_path_factory.mktemp("form") / "small.yaml"
    file.write_text(SOUND, encoding="utf-8")
    return read(file)


def renewed(text: str) -> str:
    return " ".join(("ถ้อยคำทางการ", *(f"<{name}>" for name in names_in(text))))


def table(form: Instrument, *rows: tuple[str, str], lang: str = "th") -> OfficialTextTable:
    texts = tuple(OfficialText(id_, text, line) for line, (id_, text) in enumerate(rows, start=2))
    return OfficialTextTable(f"{form.id}/{form.edition}", lang, texts, FILE)


def thai(form: Instrument) -> Iterator[str]:
    """Every Thai text of a form that people are shown, found by the types of its cells alone."""
    tops: list[tuple[str, Any]] = [("", form)]
    for slot in FieldSchema.slots(Instrument):
        value = getattr(form, slot.name)
        if slot.rows and slot.key not in UNSEEN:
            tops += [(slot.key, row) for row in (value if slot.many else [value])]
    for _name, row in tops:
        for slot in FieldSchema.slots(type(row)):
            if slot.holds == "words":
                value = getattr(row, slot.name)
                yield from (one.th for one in (value if slot.many else [value]) if one.th)


def test_every_text_of_every_shipped_form_can_be_worded_by_its_owner_and_no_id_changes() -> None:
    for form in shipped():
        own = texts_of(form)
        words = table(form, *((id_, renewed(text)) for id_, text in own.items()))
        assert not [*official_faults(form, words, "t.csv")], form.using
        worded = OfficialTextTable.laid_over(form, [words])
        assert all(text.startswith("ถ้อยคำทางการ") for text in thai(worded)), form.using
        assert (worded.using, worded.file, worded.own, worded.wording) == (
            form.using,
            form.file,
            form,
            FILE,
        )
        assert texts_of(worded) == own, "its own words are not forgotten"
        for of in (ITEMS, FIELDS):
            assert FormComparison.listed(worded, of) == FormComparison.listed(form, of)


def test_official_texts_change_nothing_of_what_is_asked(sound: Instrument) -> None:
    words = table(sound, *((id_, renewed(text)) for id_, text in texts_of(sound).items()))
    later = replace(
        OfficialTextTable.laid_over(sound, [words]),
        file="1" * 64,
        own=replace(sound, file="1" * 64),
    )
    known = FormComparison(sound, later)
    assert all(known.same(ITEMS, one) for one in FormComparison.listed(sound, ITEMS))
    assert all(known.same(FIELDS, one) for one in FormComparison.listed(sound, FIELDS))


FAULTS = [
    ("wording-id", ("items/d1.l1.x/title", "ก")),
    ("wording-text", ("title", " ")),
    ("wording-long", ("title", "ก" * (LONGEST + 1))),
    ("wording-hidden", ("title", "ก\x07")),
    ("wording-name", ("title", "แบบ <amount>")),
    ("wording-lost", ("papers/list/title/2", "ปีงบประมาณ")),
]


@pytest.mark.parametrize(("code", "row"), FAULTS)
def test_each_fault_is_told_at_its_row_with_its_mend(
    sound: Instrument, code: str, row: tuple[str, str]
) -> None:
    (fault,) = official_faults(sound, table(sound, ("items/d1.l1.1/title", "ก"), row), "t.csv")
    assert (fault.code, fault.line, fault.file) == (code, 3, "t.csv")
    assert fault.mend


def test_all_faults_are_told_at_once(sound: Instrument) -> None:
    rows = [row for _code, row in FAULTS]
    found = [
        fault.code
        for fault in official_faults(sound, table(sound, *rows, ("papers/list/title/1", "ก")), "t")
    ]
    assert {code for code, _row in FAULTS} <= set(found)
    twice = [
        fault.code
        for fault in official_faults(sound, table(sound, ("title", "ก"), ("title", "ข")), "t")
    ]
    assert twice == ["wording-twice"]
    assert [fault.code for fault in official_faults(sound, table(sound), "t")] == ["wording-empty"]
    odd = [
        fault.code for fault in official_faults(sound, table(sound, ("title", "ก"), lang="fr"), "t")
    ]
    assert odd == ["wording-language"]


SHEET = (
    'format: wording/1\nform: small/2569\nlang: th\ntexts:\n- {id: title, text: "แบบ: ทางการ"}\n'
)
SPREAD = "id,text\r\nform,small/2569\r\ntitle,แบบ: ทางการ\r\n\r\n"


NO_TABLES = [
    ("wording-cells", "t.csv", "form,small/2569\ntitle\n"),
    ("wording-cells", "t.csv", "form,small/2569\ntitle,ก,ข\n"),
    ("wording-csv", "t.csv", f"form,small/2569\ntitle,{'x' * 200_000}\n"),
    ("wording-row", "t.yaml", SHEET + "- {id: title}\n"),
    ("wording-field", "t.yaml", SHEET + "more: x\n"),
    ("wording-again", "t.yaml", SHEET + "lang: en\n"),
    ("wording-format", "t.yaml", "form: small\n"),
    ("wording-form", "t.csv", "title,ก\n"),
    ("file-letters", "t.csv", "form,\udcff"),
    ("yaml", "t.yaml", "format: [wording/1\n"),
]
OF_TABLES = {code for code, *_rest in NO_TABLES if code.startswith("wording")} | {
    "wording-empty",
    "wording-language",
}


@pytest.mark.parametrize(("code", "name", "text"), NO_TABLES)
def test_a_file_that_is_no_table_is_told_what_it_lacks(
    code: str, name: str, text: str, tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(InvalidFormError) as refused:
        read_wording(path)
    assert code in {fault.code for fault in refused.value.faults}
    assert all(fault.mend and fault.line for fault in refused.value.faults)
