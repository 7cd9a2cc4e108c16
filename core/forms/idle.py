"""Words of a sound form that change nothing where they stand: each is refused before anybody counts on it.

A form already in use is read with them; `instrument check` accepts no new one, so what it blesses has an effect.
"""

from collections.abc import Iterator, Mapping
from dataclasses import fields
from typing import Any

from core.forms.check import Form, rows
from core.forms.check_score import figure_findings, subject_findings
from core.forms.field_types import type_of
from core.forms.findings import FormErrors, FormPath, Unsound
from core.forms.layout import slots
from core.forms.programme import Programme
from core.forms.shape import Ask, Field, Instrument
from core.forms.vocabulary import OF_BUILDERS, SETTINGS_READ, WAITING, WITH_COLUMNS, WITHOUT_COLUMNS
from core.forms.wording import Words, names_in
from core.i18n import _
from core.thai.numbering import counts


def idle(form: Form) -> FormErrors:
    """Every word without effect where it stands, and what it leaves a paper without."""
    yield from _waiting(form)
    yield from _settings(form)
    if isinstance(form, Instrument):
        for part in (
            figure_findings,
            subject_findings,
            _unscored,
            _papers,
            _paper_words,
            _section_words,
            _kinds,
            _typed,
            _computed,
        ):
            yield from part(form)


def _unscored(form: Instrument) -> FormErrors:
    """How the sheets of a committee become one says nothing where nothing is scored."""
    if form.combine != "agreed" and not form.kind:
        what = _("แบบนี้ไม่ให้คะแนน คำว่า {word} จึงไม่มีผล").format(word=f"combine: {form.combine}")
        yield Unsound("combine-unscored", FormPath("", -1, "combine"), what, _("ลบคำนี้ออกจากแบบ"))


def given(row: Any) -> Iterator[str]:
    """The fields of a row, as the file calls them, that say something else than what holds by default."""
    defaults = {each.name: each.default for each in fields(row)}
    for slot in slots(type(row)):
        default = None if slot.required else defaults[slot.name]
        if getattr(row, slot.name) not in (default, ()):
            yield slot.key


def _waiting(form: Form) -> FormErrors:
    for name, number, row in rows(form):
        for key in given(row):
            value = getattr(row, key, "")
            if (name, key) in WAITING or (name, f"{key}: {value}") in WAITING:
                word = key if (name, key) in WAITING else f"{key}: {value}"
                what = _("โปรแกรมรุ่นนี้ยังไม่ทำตามคำว่า {word}").format(word=word)
                yield Unsound("word-waiting", FormPath(name, number, key), what, _("ลบคำนี้ออกจากแบบ"))


def _settings(form: Form) -> FormErrors:
    """A choice that nothing reads is no choice; what is only stated has none."""
    read = SETTINGS_READ if isinstance(form, Programme) else {*_named(form)}
    for number, setting in enumerate(form.settings):
        if setting.choices and read.isdisjoint((f"setting.{setting.id}", f"setting.{setting.id}.why")):
            what = _("ไม่มีสิ่งใดในแบบเปลี่ยนตามตัวเลือกของ {id}").format(id=setting.id)
            mend = _("ลบ choices หรือใช้ <setting.{id}> ในแบบพิมพ์ หรือในเงื่อนไข").format(id=setting.id)
            yield Unsound("setting-unread", FormPath("settings", number, "choices"), what, mend)


def _named(form: Form) -> Iterator[str]:
    """Every name a text or a condition of the form asks for."""
    for _name, _number, row in rows(form):
        for slot in slots(type(row)):
            value = getattr(row, slot.name)
            if slot.holds == "condition":
                yield from (clause.field for every in value for clause in every)
            elif slot.holds in ("text", "words"):
                for text in value if slot.many else (value,):
                    for each in tuple(text) if isinstance(text, Words) else (text,):
                        yield from names_in(each) if slot.name != "over" else (each,)


def _papers(form: Instrument) -> FormErrors:
    """A paper prints what its columns show; those of some builders stand without."""
    shown = {column.paper for column in form.columns if not column.of}
    parts = {section.paper: section.show for section in form.sections}
    for number, paper in enumerate(form.papers):
        wants = paper.builder in WITH_COLUMNS or (paper.builder == "report" and parts.get(paper.id, "rows") == "rows")
        if wants and paper.id not in shown:
            what = _("แบบพิมพ์ {id} ไม่มีคอลัมน์").format(id=paper.id)
            mend = _("เพิ่มแถวใน columns ที่มี paper: {id}").format(id=paper.id)
            yield Unsound("paper-without-columns", FormPath("papers", number, "id"), what, mend)
        if paper.builder == "table" and not paper.rows:
            what = _("แบบพิมพ์ {id} ไม่บอกว่าพิมพ์แถวชนิดใด").format(id=paper.id)
            yield Unsound("paper-without-rows", FormPath("papers", number, "id"), what, _("ใส่ rows: รหัสของชนิดแถว"))


def _paper_words(form: Instrument) -> FormErrors:
    """Words that only other builders read."""
    builders = {paper.id: paper.builder for paper in form.papers}
    for name in ("papers", "columns", "sections"):
        for number, row in enumerate(getattr(form, name)):
            builder = builders.get(row.id if name == "papers" else row.paper, "")
            if not builder:
                continue
            if name == "columns" and builder in WITHOUT_COLUMNS:
                yield _idle(FormPath(name, number, "paper"), "columns", builder)
            elif name == "sections" and builder not in OF_BUILDERS["sections", ""]:
                yield _idle(FormPath(name, number, "paper"), "sections", builder)
            else:
                for key in given(row):
                    said = f"{key}: {getattr(row, key, '')}"
                    for word in (key, said):
                        if builder not in OF_BUILDERS.get((name, word), {builder}):
                            yield _idle(FormPath(name, number, key), word, builder)


def _idle(path: FormPath, word: str, where: str) -> Unsound:
    what = _("{word} ไม่มีผลใน {where}").format(word=word, where=where)
    return Unsound("word-idle", path, what, _("ลบ {word} หรือย้ายไปไว้ที่ที่มีผล").format(word=word))


PARTS: Mapping[str, frozenset[str]] = {  # what a part of a report reads besides its heading and its paragraph
    "tree": frozenset({"box", "under"}),
    "matrix": frozenset({"of", "box", "under"}),
    "table": frozenset({"of"}),
    "rows": frozenset(),
}


def _section_words(form: Instrument) -> FormErrors:
    for number, section in enumerate(form.sections):
        for key in given(section):
            if key in ("of", "box", "under") and key not in PARTS.get(section.show, ()):
                yield _idle(FormPath("sections", number, key), key, f"show: {section.show}")


def _kinds(form: Instrument) -> FormErrors:
    for number, kind in enumerate(form.kinds):
        if kind.number != "given" and not names_in(kind.number) and not counts(kind.number):
            what = _("เลขข้อ “{pattern}” ไม่เดิน ทุกแถวจะพิมพ์เหมือนกัน").format(pattern=kind.number)
            mend = _("ใช้ ๑. (๑) ๑) ก. (ก) ๑.๑ หรือ - หรือ given หรือ <ช่องของแถว>")
            yield Unsound("number-pattern", FormPath("kinds", number, "number"), what, mend)
        if kind.alone and not kind.number:
            yield _idle(FormPath("kinds", number, "alone"), "alone", _("แถวที่ไม่มีเลข"))


def _typed(form: Instrument) -> FormErrors:
    """What a field says that its type does not take."""
    for name in ("fields", "asks"):
        for number, each in enumerate(getattr(form, name)):
            takes = _takes(each)
            for key in given(each):
                if key in TYPED and key not in takes:
                    yield _idle(FormPath(name, number, key), key, f"type: {each.type}")


TYPED = frozenset({"scale", "many", "to", "unit", "step", "pattern", "message", "fault"})


def _takes(each: Field | Ask) -> frozenset[str]:
    of = type_of(each)
    takes = {
        "choices": {"scale", "many"},
        "entries": {"to", "many"},
        "register": {"many", "to"},
    }.get(of.source, set[str]())
    if of.figure:
        takes |= {"unit", "step"}
    if of.words or of.whole:
        takes |= {"pattern"}
    if each.least or each.most or each.step or each.pattern:
        takes |= {"message", "fault"}
    return frozenset(takes)


def _computed(form: Instrument) -> FormErrors:
    banded = {cell.over[1] for cell in form.computed if cell.op == "band" and len(cell.over) == 2}
    for number, choice in enumerate(form.choices):
        if choice.least is not None and choice.within not in banded:
            yield _idle(FormPath("choices", number, "from"), "from", _("รายการที่ไม่มีช่อง band ใช้"))
    for number, cell in enumerate(form.computed):
        for key in given(cell):
            if cell.op not in {"to": ("round",), "up": ("round", "rank")}.get(key, (cell.op,)):
                yield _idle(FormPath("computed", number, key), key, f"op: {cell.op}")
        if cell.op == "so_far" and form.periods == "none":
            yield _idle(FormPath("computed", number, "op"), "so_far", _("แบบที่ไม่รายงานเป็นงวด"))
        if cell.when and not any("." in name for name in cell.over):
            yield _idle(FormPath("computed", number, "when"), "when", _("ช่องที่คำนวณจากแถวเดียวกัน"))
