"""Check a form: every fault that keeps it from being used; and keys and values that have no effect where a sound form
has them, so that nobody relies on them.

A form already in use is still read with words without effect; `instrument check` refuses a new form that has them.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import partial

from core.forms import check_papers, check_plan, check_score
from core.forms.check_names import (
    Form,
    _proposal_findings,
    as_meant,
    name_findings,
    phrase_findings,
    programme_findings,
    rows,
    signing_findings,
    slot_findings,
)
from core.forms.check_papers import line_of, paper_findings, unsigned
from core.forms.check_score import figure_findings, subject_findings
from core.forms.computed import PLAN
from core.forms.field_types import FIELD_TYPES, type_of
from core.forms.field_values import EVERY_UNIT
from core.forms.layout import FormErrors, FormFault, FormPath, given, meant, slots
from core.forms.operations import COMPUTED, NONE, Operation, fields_of
from core.forms.programme import Programme
from core.forms.shape import Dimension, Field, Instrument
from core.forms.sheet import BAND, TOTAL, is_sheet, read_apart, sheet_kinds
from core.forms.vocabulary import ALLOWED, MOST_COLUMNS, OF_BUILDERS, OFFICE, SETTINGS_READ, SINCE, WITHOUT_COLUMNS
from core.forms.wording import Words, names_in
from core.i18n import _
from core.slots import Slot
from core.thai.written import counts


def faults(form: Form) -> list[FormFault]:
    """Return every fault that keeps the form from being used; an empty list means it can be used."""
    found = [*name_findings(form)]
    if isinstance(form, Programme):
        return [*found, *programme_findings(form)]
    form = as_meant(form)
    own = (check_score.findings, check_plan.findings, check_papers.condition_findings)
    parts = (*own, paper_findings, _proposal_findings, signing_findings, slot_findings, phrase_findings)
    return [*found, *(fault for part in parts for fault in part(form))]


def idle(form: Form) -> FormErrors:
    """Yield a fault for each key or value without effect where it stands, and each paper without the rows it needs."""
    form = as_meant(form)
    yield from _newer(form)
    yield from _settings(form)
    if isinstance(form, Instrument):
        for part in (
            figure_findings,
            subject_findings,
            _per_entry,
            _sheets,
            _shows,
            _unscored,
            _repeated_above,
            unsigned,
            _papers,
            _many,
            _paper_words,
            _section_words,
            _kinds,
            _typed,
            _preset_names,
            _computed,
            _filled_in,
            partial(read_apart, findings=_columns),
            partial(read_apart, findings=_first_of_many),
        ):
            yield from part(form)


def _unscored(form: Instrument) -> FormErrors:
    """Yield a fault for each word about points or committee sheets in a form that is not scored."""
    said = given(form)
    for word in ("combine", "better", "advice", "required", "decimals", "rounded"):
        if not form.kind and word in said:
            words = f"{word}: {'no' if word == 'advice' else said[word]}"
            what = _("แบบนี้ไม่ให้คะแนน คำว่า {word} จึงไม่มีผล").format(word=words)
            yield FormFault("points-unscored", FormPath("", -1, word), what, _("ลบคำนี้ออกจากแบบ"))


def _repeated_above(form: Instrument) -> FormErrors:
    """Yield a fault for a branch that repeats what the form or its parent says, and for `many` without a choice."""
    branches = {one.id: one for one in form.dimensions}
    for number, one in enumerate(form.dimensions):
        above: Instrument | Dimension = branches.get(one.within, form)
        if one.complete and (form.complete or above.complete):
            yield _idle(FormPath("dimensions", number, "required"), "required", _("ส่วนที่สิ่งซึ่งครอบอยู่บอกไว้แล้ว"))
        if one.decimals is not None and one.decimals == above.decimals:
            yield _idle(FormPath("dimensions", number, "decimals"), "decimals", _("ส่วนที่สิ่งซึ่งครอบอยู่บอกไว้แล้ว"))
    for number, profile in enumerate(form.profiles):
        if profile.many and not profile.choice:
            yield _idle(FormPath("profiles", number, "many"), "many", _("โปรไฟล์ที่ไม่มี in"))


def _newer(form: Form) -> FormErrors:
    for name, number, row in rows(form):
        for key in given(row):
            if SINCE.get((name, key), 1) > form.language > 0:
                named = FormPath(name, number, key)
                what = _("คำว่า {word} มากับภาษารุ่น {since} แต่แบบบอกว่าใช้รุ่น {language}")
                what = what.format(word=key, since=SINCE[name, key], language=form.language)
                family = "programme" if isinstance(form, Programme) else "instrument"
                mend = _("แก้บรรทัดแรกเป็น format: {name}").format(name=f"{family}/{SINCE[name, key]}")
                yield FormFault("word-newer", named, what, mend)


def _settings(form: Form) -> FormErrors:
    """Yield a fault for each setting with choices that nothing in the form reads."""
    read = SETTINGS_READ if isinstance(form, Programme) else {*_named(form)}
    for number, setting in enumerate(form.settings):
        if setting.choices and read.isdisjoint(Slot("setting", setting.id, end=end).name for end in ("", "why")):
            what = _("ไม่มีสิ่งใดในแบบเปลี่ยนตามตัวเลือกของ {id}").format(id=setting.id)
            mend = _("ลบ choices หรือใช้ <setting.{id}> ในแบบพิมพ์ หรือในเงื่อนไข").format(id=setting.id)
            yield FormFault("setting-unread", FormPath("settings", number, "choices"), what, mend)


def _named(form: Form) -> Iterator[str]:
    """Yield every name that a text or a condition of the form reads."""
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
    """Yield a fault for each paper whose builder needs columns or rows and which has none."""
    rows_of = {paper.id: paper.rows for paper in form.papers}
    shown = {one.paper for one in form.columns if not one.of or one.of in rows_of.get(one.paper, ())}
    shows: dict[str, set[str]] = {}
    for section in form.sections:
        shows.setdefault(section.paper, set()).add(section.show)
    for number, paper in enumerate(form.papers):
        told = paper.builder == "report" and "rows" in shows.get(paper.id, {"rows"})
        wants = paper.builder == "table" or (told and bool(paper.rows or paper.id not in shows))
        if wants and paper.id not in shown:
            what = _("แบบพิมพ์ {id} ไม่มีคอลัมน์").format(id=paper.id)
            mend = _("เพิ่มแถวใน columns ที่มี paper: {id}").format(id=paper.id)
            yield FormFault("paper-without-columns", FormPath("papers", number, "id"), what, mend)
        if paper.builder == "table" and not paper.rows:
            what = _("แบบพิมพ์ {id} ไม่บอกว่าพิมพ์แถวชนิดใด").format(id=paper.id)
            yield FormFault("paper-without-rows", FormPath("papers", number, "id"), what, _("ใส่ rows: รหัสของชนิดแถว"))


def _sheets(form: Instrument) -> FormErrors:
    """Check papers of scored rows: they are tables of only these, tell the grade beside the total, have no period."""
    kinds, scored = {kind.id for kind in form.kinds}, sheet_kinds(form)
    for number, paper in enumerate(form.papers):
        if not is_sheet(form, paper) or paper.builder == "checklist":
            continue
        other = kinds & {*paper.rows, *paper.grouped_by, paper.table_per}
        if paper.builder != "table" or other:
            what = _("แบบพิมพ์ {id} พิมพ์ข้อที่ให้คะแนนแบบนี้ไม่ได้").format(id=paper.id)
            mend = _("ใช้ builder: table ที่ rows, by และ each เป็น {kinds} เท่านั้น")
            yield FormFault(
                "sheet-table", FormPath("papers", number, "rows"), what, mend.format(kinds=", ".join(scored))
            )
        if paper.period != "year":
            yield _idle(FormPath("papers", number, "period"), "period", _("ตารางของข้อที่ให้คะแนน"))
        own = [(at, one) for at, one in enumerate(form.columns) if one.paper == paper.id]
        shown = {name for _at, one in own for text in (*one.total, *one.subtotal) for name in names_in(text)}
        if TOTAL in shown and BAND not in shown and any(band.of in WHOLE for band in form.bands):
            what = _("แบบพิมพ์ {id} บอกคะแนนรวมโดยไม่บอกเกรด").format(id=paper.id)
            yield FormFault("total-alone", FormPath("papers", number, "id"), what, _("เพิ่ม <band> ใน total ของคอลัมน์หนึ่ง"))
        for at, one in own:
            for key, said in (("total", one.total), ("below", one.subtotal)):
                if one.each and said:
                    yield _idle(FormPath("columns", at, key), key, "each")


COMPARED = ("<title>", "<full>", "<points>", "<grade>")  # what columns of a score sheet show


def _shows(form: Instrument) -> FormErrors:
    """Yield a fault for each column of a score sheet that shows anything but the placeholders in COMPARED."""
    sheets = {paper.id for paper in form.papers if paper.builder == "score_sheet"}
    for number, column in enumerate(form.columns):
        if column.paper in sheets and column.show.strip("*") not in COMPARED:
            what = _("คอลัมน์ของ {builder} แสดง “{show}” ไม่ได้").format(builder="score_sheet", show=column.show[:40])
            mend = _("ใช้ {known} หรือใช้ builder: table กับ rows: item ซึ่งแสดงช่องอื่นได้").format(known=", ".join(COMPARED))
            yield FormFault("show-other", FormPath("columns", number, "show"), what, mend)


def _many(form: Instrument) -> FormErrors:
    """Yield a fault for each table that always has more columns than can be printed (MOST_COLUMNS)."""
    parts = {"quarter": 4, "half": 2, "month": 12}
    wide: dict[str, int] = {}
    for number, column in enumerate(form.columns):
        of = sum(choice.within == column.each for choice in form.choices)
        before = wide.get(column.paper, 0)
        wide[column.paper] = before + (0 if column.of else parts.get(column.each) or of or 1)
        if before <= MOST_COLUMNS < wide[column.paper]:
            what = _("แบบพิมพ์ {id} มีคอลัมน์เกิน {most}").format(id=column.paper, most=MOST_COLUMNS)
            yield FormFault("columns-many", FormPath("columns", number, "paper"), what, _("แยกเป็นหลายแบบพิมพ์"))


def _paper_words(form: Instrument) -> FormErrors:
    """Yield a fault for each word of a paper that only other builders read."""
    builders = {paper.id: paper.builder for paper in form.papers}
    for name in ("papers", "columns", "sections"):
        for number, row in enumerate(getattr(form, name)):
            builder = builders.get(row.id if name == "papers" else row.paper, "")
            if builder not in BUILDERS:
                continue
            if name == "columns" and builder in WITHOUT_COLUMNS:
                yield _idle(FormPath(name, number, "paper"), "columns", builder)
            elif name == "sections" and builder not in OF_BUILDERS["sections", ""]:
                yield _idle(FormPath(name, number, "paper"), "sections", builder)
            else:
                for key, value in given(row).items():
                    for word in (key, *(f"{key}: {one}" for one in (value if key == "style" else ()))):
                        if builder not in OF_BUILDERS.get((name, word), {builder}):
                            yield _idle(FormPath(name, number, key), word, builder)


def _idle(path: FormPath, word: str, where: str) -> FormFault:
    what = _("{word} ไม่มีผลใน {where}").format(word=word, where=where)
    return FormFault("word-idle", path, what, _("ลบ {word} หรือย้ายไปไว้ที่ที่มีผล").format(word=word))


WHOLE = ("total", "base", "extra")  # whose bands are grades of the whole
BUILDERS = ALLOWED["papers", "builder"]
PARTS: Mapping[str, frozenset[str]] = {  # what a part of a report reads besides its heading and its paragraph
    "tree": frozenset({"named", "below"}),
    "matrix": frozenset({"of", "named", "below"}),
    "table": frozenset({"of"}),
    "rows": frozenset(),
    "note": frozenset(),
}


def _section_words(form: Instrument) -> FormErrors:
    reports = {paper.id for paper in form.papers if paper.builder == "report" and not paper.rows}
    tables = {paper.id for paper in form.papers if paper.builder == "table" and not is_sheet(form, paper)}
    for number, section in enumerate(form.sections):
        rowless = not section.text and (section.show == "note" or (section.paper in reports and section.show == "rows"))
        if rowless or (section.show == "table" and section.of not in tables):
            what = _("ใต้หัวข้อ “{head}” ไม่มีสิ่งใดพิมพ์").format(head=section.head[:40])
            mend = _("ใช้ show: table กับ of: รหัสของแบบพิมพ์ที่เป็นตาราง หรือเขียน note")
            if rowless:
                mend = _("ใส่ rows: รหัสของชนิดแถว ที่ {id} หรือเขียน note หรือใช้ show: table กับ of").format(id=section.paper)
            yield FormFault("section-nothing", FormPath("sections", number, "show"), what, mend)
        for key in given(section):
            if key in ("of", "named", "below") and key not in PARTS.get(section.show, ()):
                yield _idle(FormPath("sections", number, key), key, f"show: {section.show}")


def _kinds(form: Instrument) -> FormErrors:
    for number, kind in enumerate(form.kinds):
        if kind.number != "given" and not names_in(kind.number) and not counts(kind.number):
            what = _("เลขข้อ “{pattern}” ไม่เดิน ทุกแถวจะพิมพ์เหมือนกัน").format(pattern=kind.number)
            mend = _("ใช้ ๑. (๑) ๑) ก. (ก) ๑.๑ หรือ - หรือ given หรือ <ช่องของแถว>")
            yield FormFault("number-pattern", FormPath("kinds", number, "number"), what, mend)
        if kind.alone and not kind.number:
            yield _idle(FormPath("kinds", number, "alone"), "alone", _("แถวที่ไม่มีเลข"))


def _typed(form: Instrument) -> FormErrors:
    """Yield a fault for each word of a field that its type does not take."""
    for number, each in enumerate(form.fields):
        takes = _takes(each)
        for key in given(each):
            said = f"required: {each.required}" if key == "required" else key
            if key in TYPED and key not in takes:
                yield _idle(FormPath("fields", number, key), key, f"type: {each.type}")
            elif said in (OF_ROWS if each.within else OF_ITEMS):
                yield _idle(FormPath("fields", number, key), said, _("ช่องของข้อ") if each.within else _("ช่องของแถว"))
        if each.within and each.type in FIELD_TYPES and not type_of(each).askable:
            what = _("ข้อถามด้วยช่องชนิด {type} ไม่ได้").format(type=each.type)
            known = ", ".join(sorted(name for name, one in FIELD_TYPES.items() if one.askable))
            mend = _("ใช้ {known} ส่วนหลักฐานของข้อใช้ proofs และการโยงใช้ช่องของแผน").format(known=known)
            yield FormFault("ask-type", FormPath("fields", number, "type"), what, mend)


def _preset_names(form: Instrument) -> FormErrors:
    """Yield a fault for each value of a preset row that not every office has, such as an entry of its register."""
    for number, row in enumerate(form.rows):
        for name, _equals, words in (said.partition("=") for said in row.says):
            field = next((each for each in form.fields if each.id == name.strip() and row.kind in each.kind), None)
            known = _nameable(form, field) if field else None
            if field is None or known is None:
                continue
            named = [one.strip() for one in words.split(",")]
            single = type_of(field).source == "choices" and not field.many
            strange = next((one for one in named if one not in known), named[1] if single and named[1:] else None)
            if strange is not None:
                what = _("แถวตั้งต้น {id} บอก “{value}” ในช่อง {name} ไม่ได้").format(id=row.id, value=strange, name=field.id)
                mend = meant(strange, known, _("ลบค่านี้ ให้หน่วยงานเลือกเอง"))
                yield FormFault("preset-names", FormPath("rows", number, "says"), what, mend)


def _nameable(form: Instrument, field: Field) -> set[str] | None:
    """Return what preset rows may name in a field: choices, preset rows, or every unit; None if it is not limited."""
    of, (using, _dot, name) = type_of(field), field.to.rpartition(".")
    if of.source == "choices":
        return {choice.id for choice in form.choices if choice.within == field.scale}
    if of.source == "register":
        return {EVERY_UNIT}
    if of.source == "entries" and using in (PLAN, OFFICE):
        return {row.id for row in form.rows if row.kind == name and using == PLAN}
    return set() if of.attached else None


OF_ROWS = frozenset({  # what a field of an item does not take
    "many", "stage", "required: plan", "required: report", "print", "personal", "help", "known_as", "drawn",
})  # fmt: skip
OF_ITEMS = frozenset({"again", "required: yes"})
TYPED = frozenset({"scale", "many", "to", "unit", "decimals", "pattern", "message", "fault"})


def _takes(each: Field) -> frozenset[str]:
    of = type_of(each)
    takes = {
        "choices": {"scale", "many"},
        "entries": {"to", "many"},
        "register": {"many", "to"},
    }.get(of.source, set[str]())
    if of.figure:
        takes |= {"unit", "decimals"}
    if of.words or of.whole or (of.figure and each.pattern == "whole"):
        takes |= {"pattern"}
    if each.least or each.most or each.pattern:
        takes |= {"message", "fault"}
    return frozenset(takes)


def _computed(form: Instrument) -> FormErrors:
    banded = {cell.over[1] for cell in form.computed if cell.op in ("band", "look_up") and len(cell.over) > 1}
    plain = {scale.id for scale in form.scales} - banded
    for number, choice in enumerate(form.choices):
        if choice.least is not None and choice.within in plain:
            yield _idle(FormPath("choices", number, "from"), "from", _("รายการที่ไม่มีช่อง band หรือ look_up ใช้"))
    for number, cell in enumerate(form.computed):
        for key in given(cell):
            idle = {"decimals": not type_of(cell).figure, "required": not COMPUTED.get(cell.op, NONE).cells}
            if idle.get(key):
                yield _idle(FormPath("computed", number, key), key, f"op: {cell.op}")
        if cell.op == "so_far" and form.periods == "none":
            yield _idle(FormPath("computed", number, "op"), "so_far", _("แบบที่ไม่รายงานเป็นงวด"))
        if cell.when and not any("." in name for name in cell.over):
            yield _idle(FormPath("computed", number, "when"), "when", _("ช่องที่คำนวณจากแถวเดียวกัน"))


def _per_entry(form: Instrument) -> FormErrors:
    """Check forms answered once per register entry: no levels, ranks, figures or `combine`, no `subject` at groups."""
    climbing = [each.id for each in form.dimensions if Operation.of(form, each).climbs]
    if form.register and (climbing or form.ranks or form.figures or form.combine != "agreed"):
        what = _("แบบที่กรอกครั้งละหนึ่งรายการคิดเป็นค่าเฉลี่ยของคะแนน จึงใช้กับขั้น อันดับ combine หรือตัวเลขจากแถวไม่ได้")
        mend = _("ใช้วิธีให้คะแนนอื่น หรือลบ subjects")
        yield FormFault("subjects-ladder", FormPath("subjects", 0, "rows"), what, mend)
    for number, item in enumerate(form.items):
        if item.subject and item.need:
            what = _("{id} เป็นหัวข้อกลุ่ม ไม่มีคำตอบของตัวเอง").format(id=item.id)
            yield FormFault("subject-group", FormPath("items", number, "subject"), what, _("ใส่ subject ที่ข้อย่อย"))
        elif item.subject and not form.register:
            what = _("subject ของข้อ {id} ไม่มีผล เพราะไม่มี subjects ที่มี rows").format(id=item.id)
            yield FormFault("subject-once", FormPath("items", number, "subject"), what, _("ใส่ rows หรือลบ subject"))


def _filled_in(form: Instrument) -> FormErrors:
    """Yield a fault for each condition of a field or kind that reads a computed cell; it may read only entered ones."""
    reckoned = {(cell.kind or cell.within, cell.id) for cell in form.computed}
    conditions = [("fields", number, each.when, each.homes) for number, each in enumerate(form.fields)]
    conditions += [("kinds", number, kind.when, (kind.within,)) for number, kind in enumerate(form.kinds)]
    for name, number, when, homes in conditions:
        for asked in fields_of(when):
            if any((home, asked) in reckoned for home in homes):
                what = _("เงื่อนไขนี้อ่าน {name} ซึ่งคำนวณ จึงไม่เป็นจริงเลย").format(name=asked)
                yield FormFault("when-computed", FormPath(name, number, "when"), what, _("ใช้ช่องที่กรอกในแถวเดียวกัน"))


def _columns(form: Instrument) -> FormErrors:
    """Yield a fault for words of columns without effect, and for columns that print the same in every row."""
    kinds, papers = {kind.id: kind for kind in form.kinds}, {paper.id: paper for paper in form.papers}
    fields = [(kind, each.id) for each in form.fields for kind in each.kind]
    linking = [(kind, each) for each in form.fields if each.to.startswith(f"{PLAN}.") for kind in each.kind]
    twice = {column.paper for column in form.columns if column.line}
    for number, column in enumerate(form.columns):
        if (paper := papers.get(column.paper)) is None:
            continue
        homes = (column.of,) if column.of else paper.rows
        line = {kind for home in paper.rows for kind in line_of(kinds, (home,))}
        vain = {"above": not paper.grouped_by, "below": not paper.grouped_by}
        links = {each.id for kind, each in linking if kind in homes}
        vain |= {"of": line.isdisjoint(line_of(kinds, (column.of,)))}
        vain |= {"merge": column.merge not in {"yes", *line, *links}}
        for key in given(column) if paper.builder == "table" else ():
            if not vain.get(key):
                continue
            what = _("{key} ไม่มีผลในตารางนี้").format(key=key)
            mend = _("above กับ below ใช้คู่กับ by: ของแบบพิมพ์ ส่วน of กับ merge ใช้ชนิดของแถวหรือที่แถวอยู่ใน merge ใช้ช่อง link ได้")
            yield FormFault("column-idle", FormPath("columns", number, key), what, mend)
        own = {id_ for kind, id_ in (*fields, *((one.kind, one.id) for one in form.computed)) if kind in homes}
        names, bare = names_in(column.show), column.show in own
        says = any(name in ("number", *own, *kinds) or name.rpartition(".")[0] in kinds for name in names)
        fixed = not names and (column.of or column.paper in twice or not column.show.strip(" .…_"))
        if bare or (paper.builder in ("table", "checklist") and paper.rows and not says and not fixed):
            what = _("คอลัมน์นี้พิมพ์อย่างเดียวกันทุกแถว ไม่มีสิ่งใดของแถวเอง")
            mend = _("ใส่ <ช่อง> ของแถวที่พิมพ์ ส่วนยอดรวมให้เขียนใน total หรือ below")
            mend = _("เขียนเป็น <{name}> เพื่อพิมพ์สิ่งที่กรอก").format(name=column.show) if bare else mend
            yield FormFault("show-bare", FormPath("columns", number, "show"), what, mend)


def _first_of_many(form: Instrument) -> FormErrors:
    """Yield a fault for each `<kind.cell>` that prints only the first row of a kind which may have many."""
    many = {kind.id for kind in form.kinds if kind.most != 1}
    kinds, papers = {kind.id: kind for kind in form.kinds}, {paper.id: paper for paper in form.papers}
    texts: list[tuple[str, int, str, Iterable[str | Words], tuple[str, ...]]] = []
    for number, paper in enumerate(form.papers):
        texts += [("papers", number, "title", paper.title, ()), ("papers", number, "below", paper.below, ())]
        each = paper.rows if paper.builder == "report" else (paper.table_per,)  # what a heading stands above
        texts += [("papers", number, "above", paper.heading, each)]
    for number, column in enumerate(form.columns):
        if column.paper in papers:
            of = papers[column.paper]
            printed = {"show": of.rows, "above": of.grouped_by, "below": of.grouped_by, "total": ()}
            for key, words in given(column).items():
                if key in printed:
                    words = words if isinstance(words, tuple) else (words,)
                    texts += [("columns", number, key, words, (*printed[key], of.table_per, column.of))]
    for number, section in enumerate(form.sections):
        texts += [("sections", number, "title", (section.head,), ()), ("sections", number, "note", (section.text,), ())]
    for name, number, key, said, homes in texts:
        line = {one for home in homes for one in line_of(kinds, (home,))}
        for asked in (one for text in said for one in names_in(str(text))):
            kind, dot, _cell = asked.rpartition(".")
            if dot and kind in many - line:
                what = _("<{name}> ตรงนี้พิมพ์ได้แถวเดียว แต่ {kind} มีได้หลายแถว").format(name=asked, kind=kind)
                mend = _("ใส่ max: 1 ที่ {kind} หรือพิมพ์ทุกแถวด้วยตาราง").format(kind=kind)
                if (name, key) == ("sections", "note"):
                    mend = _("ใส่ max: 1 ที่ {kind} หรือพิมพ์ทุกแถวด้วย <{kind}> ในบรรทัดของตัวเอง หรือด้วยตาราง")
                    mend = mend.format(kind=kind)
                elif (name, key) == ("columns", "show") and kinds[kind].within in line:
                    mend = _("พิมพ์ทุกแถวด้วย <{above}.{kind}>").format(above=kinds[kind].within, kind=kind)
                yield FormFault("first-of-many", FormPath(name, number, key), what, mend)
