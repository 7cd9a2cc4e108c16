"""What a form asks is the key of an answer: a changed word of it is seen, whatever changes nothing of it is not."""

from collections.abc import Iterator
from dataclasses import fields as fields_of
from dataclasses import replace
from fractions import Fraction
from functools import cache
from typing import Any

import pytest

import main
from core.forms.carry import (
    FIELDS,
    ITEMS,
    KINDS,
    MEANS_NOTHING,
    FormComparison,
    FormQuestionReader,
    origins,
    renamed,
)
from core.forms.check import faults
from core.forms.layout import FieldSchema
from core.forms.plan_shape import EditionCarryRule
from core.forms.shape import Clause, FormRowKind, Instrument, Item, Level, Limit
from core.forms.view import left_behind
from core.forms.wording import Words
from storage.db.folder.store import Folder
from storage.instruments.library import FormLibrary
from storage.instruments.reader import read
from tests.known import every
from tests.storage.instruments.conftest import SOUND
from ui.desktop.widgets.conflict import marked

LISTS = ("items", "levels", "parts", "measures", "rules", "choices", "kinds", "fields")
OTHER: dict[str, Any] = {
    "text": "อื่น", "words": Words("อื่น"), "number": Fraction(7), "integer": 7, "yes_no": True,
    "limit": Limit("<", Fraction(7)), "least": Limit(">", Fraction(7)), "step": Limit(">", Fraction(7)),
    "condition": ((Clause("d1.l1.1", "is", "not_met"),),),
}  # fmt: skip
# another value is another row, not the same row changed
MOVED = frozenset({"id", "within", "item", "kind", "scale"})
SCALED = (
    "- {id: d1.l2.1, in: d1/2, text: ข้อสาม}",
    "- {id: d1.l2.1, in: d1/2, scale: yes_no, text: ข้อสาม}",
)
LEVEL = (
    "- {in: d1, level: 0, text: ไม่มี}",
    "- {in: d1, level: 0, text: ไม่มี}\n- {in: d1, level: 1, text: มี}",
)


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Instrument:
    file = tmp_path_factory.mktemp("form") / "small.yaml"
    text = SOUND.replace(
        "- {id: d1.l2.1, in: d1/2, text: ข้อสาม}",
        "- {id: d1.l2.1, in: d1/2, scale: yes_no, text: ข้อสาม}",
    )
    file.write_text(text, encoding="utf-8")
    return read(file)


@cache
def shipped() -> tuple[Instrument, ...]:
    return tuple(every(FormLibrary([main.INSTRUMENTS])))


def keys(form: Instrument, names: dict[tuple[str, str], str] | None = None) -> dict[str, object]:
    """What is asked at every item and field."""
    asked = FormQuestionReader(form, names or {})
    below = {one.within for one in form.items} | {""}
    answered = [one for one in FormComparison.listed(form, ITEMS) if one not in below]
    return {one: asked.item(one) for one in answered} | {
        one: asked.field(one) for one in FormComparison.listed(form, FIELDS)
    }


def changed(form: Instrument, name: str, at: int, **values: Any) -> Instrument:
    rows = list(getattr(form, name))
    rows[at] = replace(rows[at], **values)
    lists: dict[str, Any] = {name: tuple(rows)}
    return replace(form, **lists)


def test_every_word_of_every_row_is_part_of_the_key_or_named_as_meaning_nothing(
    sound: Instrument,
) -> None:
    before = keys(sound)
    seen = set[type]()
    for name in LISTS:
        for number, row in enumerate(getattr(sound, name)):
            seen.add(type(row))
            for slot in FieldSchema.slots(type(row)):
                if slot.name in MOVED:
                    continue
                value = OTHER[slot.holds]
                value = value if not slot.many else (value,)
                after = keys(changed(sound, name, number, **{slot.name: value}))
                same = after == before
                if isinstance(row, Level) and not row.level:
                    assert same, "nothing lies in level 0"
                    continue
                assert same == (slot.name in MEANS_NOTHING[type(row)]), (name, number, slot.name)
    assert seen == set(MEANS_NOTHING)


def test_what_means_nothing_names_words_that_rows_have() -> None:
    for kind, silent in MEANS_NOTHING.items():
        assert silent <= {each.name for each in fields_of(kind)}, kind


@cache
def asked_first(using: str) -> dict[str, object]:
    return keys(next(form for form in shipped() if form.using == using))


def concerned(form: Instrument, name: str, row: Any) -> set[str]:
    """The items and fields that a changed text of this row concerns, worked out from the form alone."""
    if name == "items":
        below = {row.id}
        for _deep in range(12):
            below |= {one.id for one in form.items if one.within in below}
        return below
    if name == "choices":
        nodes = form.nodes
        scaled = {one.id for one in form.items if one.scale_under(nodes) == row.within}
        fields = {
            f"{kind}.{each.id}"
            for each in form.fields
            if each.scale == row.within
            for kind in each.kind
        }
        return scaled | fields | {one.within for one in form.asks if one.scale == row.within}
    return {row.within}


def mutations() -> Iterator[tuple[Instrument, str, int]]:
    for form in shipped():
        for name in ("items", "parts", "measures", "choices"):
            rows = getattr(form, name)
            yield from (
                (form, name, number) for number in range(0, len(rows), max(1, len(rows) // 40))
            )


def test_a_changed_word_in_any_shipped_form_is_seen_at_the_items_it_concerns_and_at_no_other() -> (
    None
):
    tried = 0
    for form, name, number in mutations():
        row = getattr(form, name)[number]
        after = changed(form, name, number, text=Words(f"{row.text}ใหม่"))
        before, now = asked_first(form.using), keys(after)
        other = {one for one, asked in now.items() if asked != before[one]}
        assert other == concerned(form, name, row) & set(now), (form.using, name, number)
        tried += 1
    assert tried >= 200


def test_blanks_digits_order_and_what_is_printed_beside_change_nothing(sound: Instrument) -> None:
    spaced = changed(
        sound, "items", 1, text=Words("ข้อแรก ", "First"), number="๙", help=Words("ช่วย")
    )
    turned = replace(
        spaced, choices=tuple(reversed(spaced.choices)), papers=(), bands=(), proofs=()
    )
    assert keys(turned) == keys(sound)


def test_what_a_scale_is_called_in_the_file_changes_nothing(sound: Instrument) -> None:
    def called(rows: tuple[Any, ...], slot: str) -> tuple[Any, ...]:
        return tuple(
            replace(one, **{slot: "other"}) if getattr(one, slot) == "yes_no" else one
            for one in rows
        )

    scaled: dict[str, Any] = {
        name: called(getattr(sound, name), "scale") for name in ("items", "fields")
    }
    other = replace(sound, choices=called(sound.choices, "within"), **scaled)
    assert keys(other) == keys(sound)


def test_one_file_is_compared_with_itself_by_nobody(sound: Instrument) -> None:
    assert FormComparison.of(sound, sound) is None
    other = replace(sound, file="0" * 64)
    assert FormComparison.of(sound, other) is FormComparison.of(sound, other) is not None


def later(form: Instrument, *rows: EditionCarryRule, **values: Any) -> Instrument:
    return replace(form, edition=form.edition + 1, carry=rows, **values)


def test_the_table_says_which_item_is_which_one_to_one(sound: Instrument) -> None:
    items = tuple(replace(one, id="d1.l1.9") if one.id == "d1.l1.2" else one for one in sound.items)
    said = (
        EditionCarryRule(edition=2569, old="d1.l1.2", new="d1.l1.9"),
        EditionCarryRule(edition=2569, old="d1.l2.1", new="d1.l2.1", op="new"),
        EditionCarryRule(edition=2569, old="d1.l1.1", op="gone"),
        EditionCarryRule(edition=2568, old="d1.l1.9", new="d1.l1", op="same"),
    )
    found = origins(sound, later(sound, *said, items=items), ITEMS)
    assert {new: origin.old for new, origin in found.items()} == {
        "d1.l1": "d1.l1",
        "d1.l1.9": "d1.l1.2",
        "mo.l2": "mo.l2",
    }


def test_an_item_that_is_called_same_and_reads_otherwise_is_not_the_same(sound: Instrument) -> None:
    said = EditionCarryRule(edition=2569, old="d1.l1.1", new="d1.l1.1", op="same")
    other = changed(later(sound, said), "items", 1, text=Words("ข้ออื่น"))
    assert not FormComparison(sound, other).same(ITEMS, "d1.l1.1")
    assert FormComparison(sound, later(sound, said)).same(ITEMS, "d1.l1.1")


def test_an_item_that_its_owner_calls_reworded_is_not_the_same_though_it_reads_so(
    sound: Instrument,
) -> None:
    said = EditionCarryRule(edition=2569, old="d1.l1.1", new="d1.l1.1", op="reworded")
    assert not FormComparison(sound, later(sound, said)).same(ITEMS, "d1.l1.1")


def test_an_item_comes_of_all_that_were_merged_into_it_and_every_part_of_what_was_split(
    sound: Instrument,
) -> None:
    said = [
        EditionCarryRule(edition=2569, old=old, new="d1.l2.1", op="merged")
        for old in ("d1.l1.1", "d1.l2.1", "more")
    ]
    parts = [
        EditionCarryRule(edition=2569, old="d1.l1.2", new=new, op="split")
        for new in ("d1.l1.1", "d1.l1.2")
    ]
    new = later(sound, *said, *parts)
    found = origins(sound, new, ITEMS)
    assert found["d1.l2.1"].each == ("d1.l1.1", "d1.l2.1"), (
        "what the form before never had is left out"
    )
    assert [found[one].each for one in ("d1.l1.1", "d1.l1.2")] == [("d1.l1.2",), ("d1.l1.2",)]
    assert not any(
        FormComparison(sound, new).same(ITEMS, one) for one in ("d1.l2.1", "d1.l1.1", "d1.l1.2")
    )


def test_several_rows_of_an_id_are_refused_unless_all_of_them_split_or_merge(
    sound: Instrument,
) -> None:
    def found(*ops: str, merge: bool = False) -> list[str]:
        ends = [("d1.l1.1", "d1.l1.1"), ("d1.l1.2", "d1.l1.1") if merge else ("d1.l1.1", "d1.l1.2")]
        rows = [
            EditionCarryRule(edition=2568, old=old, new=new, op=op)
            for (old, new), op in zip(ends, ops, strict=True)
        ]
        return [
            fault.code
            for fault in faults(replace(sound, carry=tuple(rows)))
            if fault.code.startswith("carry")
        ]

    assert found("split", "split") == found("merged", "merged", merge=True) == []
    for ops in (("split", "same"), ("same", "split"), ("same", "reworded"), ("merged", "merged")):
        assert found(*ops) == ["carry-twice"], ops
    assert found("split", "split", merge=True) == ["carry-twice"]


def test_choices_are_called_otherwise_where_the_table_says_so_and_nowhere_else(
    sound: Instrument,
) -> None:
    named = tuple(replace(one, id="done") if one.id == "yes" else one for one in sound.choices)
    told = later(
        sound, EditionCarryRule(edition=2569, of="yes_no", old="yes", new="done"), choices=named
    )
    assert renamed(sound, told)["yes_no", "yes"] == "done"
    assert FormComparison(sound, told).same(ITEMS, "d1.l2.1")
    assert not FormComparison(sound, later(sound, choices=named)).same(ITEMS, "d1.l2.1")


def test_fields_go_with_their_kind_and_by_their_own_row(sound: Instrument) -> None:
    kinds = tuple(replace(one, id="work") if one.id == "activity" else one for one in sound.kinds)
    moved = tuple(
        replace(each, kind=tuple("work" if one == "activity" else one for one in each.kind))
        for each in sound.fields
    )
    moved = tuple(replace(each, id="name") if each.id == "title" else each for each in moved)
    told = (
        EditionCarryRule(edition=2569, of=KINDS, old="activity", new="work"),
        EditionCarryRule(edition=2569, of=FIELDS, old="activity.title", new="work.name"),
    )
    known = FormComparison(sound, later(sound, *told, kinds=kinds, fields=moved))
    found = {one: known.origin(FIELDS, one) for one in ("work.name", "work.day", "cost.amount")}
    assert {new: origin.old for new, origin in found.items() if origin} == {
        "work.name": "activity.title",
        "work.day": "activity.day",
        "cost.amount": "cost.amount",
    }
    assert known.same(FIELDS, "work.name")
    assert known.same(FIELDS, "cost.amount")


def test_the_change_is_told_word_by_word() -> None:
    old, new = marked(
        "ตรวจ อย่างน้อย ๑ ครั้ง", "ตรวจ อย่างน้อย ๒ ครั้ง", lambda text: text.replace(" ", "| |").split("|")
    )
    assert "".join(piece.text for piece in old) == "ตรวจ อย่างน้อย ๑ ครั้ง"
    assert [piece.text for piece in old if piece.changed] == ["๑"]
    assert [piece.text for piece in new if piece.changed] == ["๒"]


def test_a_change_that_is_not_printed_is_told_as_such(sound: Instrument) -> None:
    other = changed(sound, "items", 1, not_applicable="met")
    found = FormComparison(sound, other).rephrased(ITEMS, "d1.l1.1", "d1.l1.1")
    assert found == ((), ("เงื่อนไขของข้อนี้เปลี่ยน ถ้อยคำเหมือนเดิม",))


def test_every_item_and_field_of_every_shipped_form_reads_as_lines() -> None:
    for form in shipped():
        asked = FormQuestionReader(form)
        for one in FormComparison.listed(form, ITEMS):
            assert asked.lines(one), one
        for one in FormComparison.listed(form, FIELDS):
            assert asked.field_lines(one), one


def test_kinds_and_items_above_are_part_of_what_is_asked(sound: Instrument) -> None:
    assert isinstance(sound.items[0], Item)
    assert isinstance(sound.kinds[0], FormRowKind)
    group = changed(sound, "items", 0, text=Words("กลุ่มอื่น"))
    assert keys(group)["d1.l1.1"] != keys(sound)["d1.l1.1"]
    assert keys(group)["d1.l2.1"] == keys(sound)["d1.l2.1"]
    kind = changed(sound, "kinds", 0, title=Words("งาน"))
    assert keys(kind)["activity.title"] != keys(sound)["activity.title"]
    assert keys(kind)["cost.amount"] == keys(sound)["cost.amount"]


def test_items_that_are_gone_without_a_word_are_counted_before_the_next_edition_is_published(
    folder: Folder,
) -> None:
    library = FormLibrary([main.ROOT / "resources" / "instruments"])
    folder.use_forms(library)
    form = library.get("garden-self-check/2564")
    one, *more = form.items
    after = replace(form, edition=2565, items=tuple(more), file="")
    assert left_behind(folder, replace(form, edition=2565, file="")) == ""
    assert left_behind(folder, after).startswith(
        "1 ข้อของแบบปีก่อนไม่มีในแบบนี้ คำตอบของข้อเหล่านั้นจะไม่ตามมา"
    )
    renamed_ = replace(after, items=(replace(one, id="other"), *more))
    assert left_behind(folder, renamed_).startswith("1 ข้อ")
    assert (
        left_behind(
            folder, replace(after, carry=(EditionCarryRule(edition=2564, old=one.id, op="gone"),))
        )
        == ""
    )
    assert left_behind(folder, replace(after, id="never-seen")) == ""
