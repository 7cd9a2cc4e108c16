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
    MEANS_NOTHING,
    FormComparison,
    FormQuestionReader,
    renamed,
)
from core.forms.plan_shape import EditionCarryRule
from core.forms.shape import Clause, Instrument, Limit
from core.forms.view import left_behind
from core.forms.wording import Words
from storage.db.folder.store import Folder
from storage.instruments.library import FormLibrary
from storage.instruments.reader import read
from tests.known import every
from tests.storage.instruments.conftest import SOUND

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


def later(form: Instrument, *rows: EditionCarryRule, **values: Any) -> Instrument:
    return replace(form, edition=form.edition + 1, carry=rows, **values)


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
