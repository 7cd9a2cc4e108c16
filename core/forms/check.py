"""Check a form: every fault that prevents using it, and words without effect, which only forms in use may have."""

from collections.abc import Iterable, Iterator, Mapping

from core.exact import exact_text
from core.forms import check_names, check_papers, check_plan, check_score
from core.forms.check_names import Form, as_meant, name_findings, programme_findings, rows
from core.forms.check_papers import line_of, unsigned
from core.forms.check_score import figure_findings, subject_findings
from core.forms.computed import PLAN
from core.forms.field_types import FIELD_TYPES, type_of
from core.forms.field_values import EVERY_UNIT
from core.forms.layout import FieldSchema, FormErrors, FormFault, FormPath, meant, placed
from core.forms.operations import COMPUTED, NONE, NOUGHT, ONE, Operation, fields_of
from core.forms.programme import Programme
from core.forms.shape import Dimension, Field, Instrument
from core.forms.sheet import BAND, TOTAL, is_sheet, read_apart, sheet_kinds
from core.forms.vocabulary import (
    ALLOWED,
    MOST_COLUMNS,
    OF_BUILDERS,
    OFFICE,
    SETTINGS_READ,
    SINCE,
    WITHOUT_COLUMNS,
)
from core.forms.wording import Words, names_in
from core.i18n import _
from core.slots import Slot
from core.thai.written import counts
from core.values import gathered


def faults(form: Form) -> list[FormFault]:
    """Return every fault that prevents using the form; [] means that it can be used."""
    found = [*name_findings(form)]
    if isinstance(form, Programme):
        return [*found, *programme_findings(form)]
    form = as_meant(form)
    parts = (check_score, check_plan, check_papers, check_names)
    return [*found, *(fault for part in parts for fault in part.findings(form))]


def idle(form: Form) -> FormErrors:
    """Yield a fault for each key or value without effect, and for each paper whose rows the form lacks."""
    form = as_meant(form)
    yield from _newer(form)
    yield from _settings(form)
    if isinstance(form, Instrument):
        scored = (
            figure_findings,
            subject_findings,
            _per_entry,
            _sheets,
            _shows,
            _unscored,
            _repeated_above,
            _exceeded,
        )
        printed = (unsigned, _papers, _many, _paper_words, _section_words)
        for part in (*scored, *printed, _kinds, _typed, _preset_names, _computed, _filled_in):
            yield from part(form)
        for part in (_columns, _first_of_many):
            yield from read_apart(form, part)
    if isinstance(form, Programme):
        yield from _unasked(form)
    for at, step in placed("steps", form.steps) if isinstance(form, Programme) else ():
        if step.every and step.yields not in ("", "progress"):
            mend = _("เขียนขั้นตอนแยกทีละรอบ แต่ละแถวมีวันของตน หรือลบ every")
            yield at.fault(
                "every-once", "every", _("ขั้นนี้มีวันกำหนดเดียวทั้งปี every ใช้กับรายงานตามแผนเท่านั้น"), mend
            )


def _unasked(form: Programme) -> FormErrors:
    """Yield a fault for each group in which the programme puts no unit, neither by name nor as the rest nor by a move,
    and for each committee that judges such groups alone or gives them days for objections. The register may put some
    units there; only a programme can promise it."""
    filled = {form.rest, *(one.within for one in form.members), *(move.to for move in form.moves)}
    mend = _("ใส่ rest: รหัสกลุ่ม ถ้าเป็นหน่วยงานที่เหลือทั้งหมด หรือใส่ชื่อหน่วยงานของกลุ่มใน members")
    for at, group in placed("groups", form.groups):
        if group.id not in filled:
            what = _("โครงการไม่ได้บอกว่าหน่วยงานใดอยู่ในกลุ่ม {group} กลุ่มนี้จึงมี 0 หน่วยงาน")
            yield at.fault("group-unfilled", "id", what, mend, group=group.id)
    for at, committee in placed("committees", form.committees):
        empty = [one for one in committee.groups if one not in filled]
        if committee.objections and (empty or not committee.groups):
            what = _(
                "ให้ทักท้วงได้ {n} วัน แต่โครงการไม่ได้บอกว่าหน่วยงานใดอยู่ในกลุ่ม {groups} ผลจะเป็นผลสุดท้ายทันที"
            )
            named = {"n": committee.objections, "groups": ", ".join(empty) or "–"}
            yield at.fault("objection-group", "groups", what, mend, **named)
        elif len(empty) == len(committee.groups):
            what = _("คณะกรรมการ {id} ไม่ได้ให้คะแนนหน่วยงานใด")
            more = _("ใส่กลุ่มที่มีหน่วยงานใน groups")
            yield at.fault("committee-idle", "groups", what, more, id=committee.id)


def _unscored(form: Instrument) -> FormErrors:
    """Yield a fault for each word about points or committee sheets in a form that is not scored."""
    stated = FieldSchema.given(form)
    for word in ("combine", "better", "advice", "required", "decimals", "rounded"):
        if not form.kind and word in stated:
            words = f"{word}: {'no' if word == 'advice' else stated[word]}"
            what = _("แบบนี้ไม่ให้คะแนน คำว่า {word} จึงไม่มีผล")
            mend = _("ลบคำนี้ออกจากแบบ")
            yield FormPath().fault("points-unscored", word, what, mend, word=words)


def _repeated_above(form: Instrument) -> FormErrors:
    """Yield a fault for a branch that repeats what the form or its parent says, and for `many` without a choice."""
    branches = {one.id: one for one in form.dimensions}
    for at, one in placed("dimensions", form.dimensions):
        above: Instrument | Dimension = branches.get(one.within, form)
        if one.complete and (form.complete or above.complete):
            yield _idle(at, "required", "required", _("ส่วนที่สิ่งซึ่งครอบอยู่บอกไว้แล้ว"))
        if one.decimals is not None and one.decimals == above.decimals:
            yield _idle(at, "decimals", "decimals", _("ส่วนที่สิ่งซึ่งครอบอยู่บอกไว้แล้ว"))
    for at, profile in placed("profiles", form.profiles):
        if profile.many and not profile.choice:
            yield _idle(at, "many", "many", _("โปรไฟล์ที่ไม่มี in"))


def _exceeded(form: Instrument) -> FormErrors:
    """Yield a fault for each branch that adds points up, if the items it always asks give more than its `full`."""
    items = gathered((one.within, one) for one in form.items if not (one.when or one.profiles))
    nodes = form.nodes
    choices = gathered(
        (choice.within, choice.points) for choice in form.choices if choice.points is not None
    )
    # may give points instead
    scored = {
        *(field.within for field in form.fields),
        *(measure.within for measure in form.measures),
    }
    for at, branch in placed("dimensions", form.dimensions):
        kind, most = Operation.of(form, branch), NOUGHT
        for item in items.get(branch.id, ()):
            if item.points is None and not item.need and item.id not in scored:
                own = ONE
            else:
                own = item.points or NOUGHT
            weight = item.weight if kind.weighed and item.weight is not None else ONE
            most += max(choices.get(item.scale_under(nodes), ()), default=own) * weight
        if (
            kind.added
            and not kind.climbs
            and not branch.most
            and branch.full is not None
            and most > branch.full
        ):
            what = _("ข้อในส่วนนี้รวมได้ {most} คะแนน เกินคะแนนเต็ม {full}")
            mend = _("แก้ full เป็น {most} หรือแก้คะแนนของข้อ")
            figures = {"most": exact_text(most), "full": exact_text(branch.full)}
            yield at.fault("full-exceeded", "full", what, mend, **figures)


def _newer(form: Form) -> FormErrors:
    for at, row in rows(form):
        for key in FieldSchema.given(row):
            since = SINCE.get((at.list, key), 1)
            family = type(form).__name__.lower()
            if since > form.language > 0:
                what = _("คำว่า {word} มากับภาษารุ่น {since} แต่แบบบอกว่าใช้รุ่น {language}")
                named = {
                    "word": key,
                    "since": since,
                    "language": form.language,
                    "name": f"{family}/{since}",
                }
                yield at.fault("word-newer", key, what, _("แก้บรรทัดแรกเป็น format: {name}"), **named)


def _settings(form: Form) -> FormErrors:
    """Yield a fault for each setting with choices that nothing in the form reads."""
    read = SETTINGS_READ if isinstance(form, Programme) else {*_named(form)}
    for at, setting in placed("settings", form.settings):
        if setting.choices and read.isdisjoint(
            Slot("setting", setting.id, end=end).name for end in ("", "why")
        ):
            mend = _("ลบ choices หรือใช้ <setting.{id}> ในแบบพิมพ์ หรือในเงื่อนไข")
            yield at.fault(
                "setting-unread",
                "choices",
                _("ไม่มีสิ่งใดในแบบเปลี่ยนตามตัวเลือกของ {id}"),
                mend,
                id=setting.id,
            )


def _named(form: Form) -> Iterator[str]:
    """Yield every name that a text or a condition of the form reads."""
    for _at, row in rows(form):
        for slot in FieldSchema.slots(type(row)):
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
    shown = {
        column.paper
        for column in form.columns
        if not column.of or column.of in rows_of.get(column.paper, ())
    }
    shows = gathered((section.paper, section.show) for section in form.sections)
    for at, paper in placed("papers", form.papers):
        listed = paper.builder == "report" and "rows" in shows.get(paper.id, {"rows"})
        wants = paper.builder == "table" or (listed and bool(paper.rows or paper.id not in shows))
        if wants and paper.id not in shown:
            what = _("แบบพิมพ์ {id} ไม่มีคอลัมน์")
            mend = _("เพิ่มแถวใน columns ที่มี paper: {id}")
            yield at.fault("paper-without-columns", "id", what, mend, id=paper.id)
        if paper.builder == "table" and not paper.rows:
            what = _("แบบพิมพ์ {id} ไม่บอกว่าพิมพ์แถวชนิดใด")
            mend = _("ใส่ rows: รหัสของชนิดแถว")
            yield at.fault("paper-without-rows", "id", what, mend, id=paper.id)


def _sheets(form: Instrument) -> FormErrors:
    """Check papers of scored rows: they are tables of only these, tell the grade beside the total, have no period."""
    kinds, scored = {kind.id for kind in form.kinds}, sheet_kinds(form)
    for at, paper in placed("papers", form.papers):
        if not is_sheet(form, paper) or paper.builder == "checklist":
            continue
        if paper.builder != "table" or kinds & {*paper.rows, *paper.grouped_by, paper.table_per}:
            what = _("แบบพิมพ์ {id} พิมพ์ข้อที่ให้คะแนนแบบนี้ไม่ได้")
            mend = _("ใช้ builder: table ที่ rows, by และ each เป็น {kinds} เท่านั้น")
            yield at.fault("sheet-table", "rows", what, mend, id=paper.id, kinds=", ".join(scored))
        if paper.period != "year":
            yield _idle(at, "period", "period", _("ตารางของข้อที่ให้คะแนน"))
        own = [
            (there, one) for there, one in placed("columns", form.columns) if one.paper == paper.id
        ]
        shown = {
            name
            for _at, one in own
            for text in (*one.total, *one.subtotal)
            for name in names_in(text)
        }
        if TOTAL in shown and BAND not in shown and any(band.of in WHOLE for band in form.bands):
            what = _("แบบพิมพ์ {id} บอกคะแนนรวมโดยไม่บอกเกรด")
            mend = _("เพิ่ม <band> ใน total ของคอลัมน์หนึ่ง")
            yield at.fault("total-alone", "id", what, mend, id=paper.id)
        for there, one in own:
            for key, label in (("total", one.total), ("below", one.subtotal)):
                if one.each and label:
                    yield _idle(there, key, key, "each")


COMPARED = ("<title>", "<full>", "<points>", "<grade>")  # what columns of a score sheet show


def _shows(form: Instrument) -> FormErrors:
    """Yield a fault for each column of a score sheet that shows anything but the placeholders in COMPARED."""
    sheets = {paper.id for paper in form.papers if paper.builder == "score_sheet"}
    for at, column in placed("columns", form.columns):
        if column.paper in sheets and column.show.strip("*") not in COMPARED:
            what = _("คอลัมน์ของ {builder} แสดง “{show}” ไม่ได้")
            mend = _("ใช้ {known} หรือใช้ builder: table กับ rows: item ซึ่งแสดงช่องอื่นได้")
            named = {
                "builder": "score_sheet",
                "show": column.show[:40],
                "known": ", ".join(COMPARED),
            }
            yield at.fault("show-other", "show", what, mend, **named)


def _many(form: Instrument) -> FormErrors:
    """Yield a fault for each table that always has more columns than can be printed (MOST_COLUMNS)."""
    parts = {"quarter": 4, "half": 2, "month": 12}
    wide: dict[str, int] = {}
    for at, column in placed("columns", form.columns):
        of = sum(choice.within == column.each for choice in form.choices)
        before = wide.get(column.paper, 0)
        wide[column.paper] = before + (0 if column.of else parts.get(column.each) or of or 1)
        if before <= MOST_COLUMNS < wide[column.paper]:
            what = _("แบบพิมพ์ {id} มีคอลัมน์เกิน {most}")
            mend = _("แยกเป็นหลายแบบพิมพ์")
            yield at.fault("columns-many", "paper", what, mend, id=column.paper, most=MOST_COLUMNS)


def _paper_words(form: Instrument) -> FormErrors:
    """Yield a fault for each word of a paper that only other builders read."""
    builders = {paper.id: paper.builder for paper in form.papers}
    for name in ("papers", "columns", "sections"):
        for at, row in placed(name, getattr(form, name)):
            builder = builders.get(row.id if name == "papers" else row.paper, "")
            if builder not in BUILDERS:
                continue
            if name == "columns" and builder in WITHOUT_COLUMNS:
                yield _idle(at, "paper", "columns", builder, BUILDERS - WITHOUT_COLUMNS)
            elif name == "sections" and builder not in OF_BUILDERS["sections", ""]:
                yield _idle(at, "paper", "sections", builder, OF_BUILDERS["sections", ""])
            else:
                for key, value in FieldSchema.given(row).items():
                    for word in (
                        key,
                        *(f"{key}: {one}" for one in (value if key == "style" else ())),
                    ):
                        if builder not in OF_BUILDERS.get((name, word), {builder}):
                            yield _idle(at, key, word, builder, OF_BUILDERS[name, word])


def _idle(
    path: FormPath, field: str, word: str, place: str, builders: Iterable[str] = ()
) -> FormFault:
    what = _("{word} ไม่มีผลใน {where}")
    mend = _("ลบ {word} หรือย้ายไปไว้ที่ที่มีผล")
    known = ", ".join(sorted(builders))
    if known:
        mend = _("ลบ {word} หรือใช้ builder: {known}")
    elif field == "many" and path.list == "fields":
        mend = _("ลบ {word} ถ้าให้เลือกหลายอย่างในข้อ ใช้ parts แถวละหนึ่งอย่างแทน")
    return path.fault("word-idle", field, what, mend, word=word, where=place, known=known)


WHOLE = ("total", "base", "extra")  # whose bands are grades of the whole
BUILDERS = ALLOWED["papers", "builder"]
PARTS: Mapping[
    str, frozenset[str]
] = {  # what a part of a report reads besides its heading and its paragraph
    "tree": frozenset({"named", "below"}),
    "matrix": frozenset({"of", "named", "below"}),
    "table": frozenset({"of"}),
    "rows": frozenset(),
    "note": frozenset(),
}


def _section_words(form: Instrument) -> FormErrors:
    reports = {paper.id for paper in form.papers if paper.builder == "report" and not paper.rows}
    tables = {
        paper.id for paper in form.papers if paper.builder == "table" and not is_sheet(form, paper)
    }
    for at, section in placed("sections", form.sections):
        rowless = not section.text and (
            section.show == "note" or (section.paper in reports and section.show == "rows")
        )
        if rowless or (section.show == "table" and section.of not in tables):
            what = _("ใต้หัวข้อ “{head}” ไม่มีสิ่งใดพิมพ์").format(head=section.head[:40])
            mend = _("ใช้ show: table กับ of: รหัสของแบบพิมพ์ที่เป็นตาราง หรือเขียน note")
            if rowless:
                mend = _(
                    "ใส่ rows: รหัสของชนิดแถว ที่ {id} หรือเขียน note หรือใช้ show: table กับ of"
                ).format(id=section.paper)
            yield at.fault("section-nothing", "show", what, mend)
        for key in FieldSchema.given(section):
            if key in ("of", "named", "below") and key not in PARTS.get(section.show, ()):
                yield _idle(at, key, key, f"show: {section.show}")


def _kinds(form: Instrument) -> FormErrors:
    for at, kind in placed("kinds", form.kinds):
        if kind.number != "given" and not names_in(kind.number) and not counts(kind.number):
            what = _("เลขข้อ “{pattern}” ไม่เดิน ทุกแถวจะพิมพ์เหมือนกัน")
            mend = _("ใช้ ๑. (๑) ๑) ก. (ก) ๑.๑ หรือ - หรือ “given” หรือ <ช่องของแถว>")
            yield at.fault("number-pattern", "number", what, mend, pattern=kind.number)
        if kind.alone and not kind.number:
            yield _idle(at, "alone", "alone", _("แถวที่ไม่มีเลข"))


def _typed(form: Instrument) -> FormErrors:
    """Yield a fault for each word of a field that its type does not take."""
    for at, each in placed("fields", form.fields):
        takes = _takes(each)
        for key in FieldSchema.given(each):
            setting = f"required: {each.required}" if key == "required" else key
            if key in TYPED and key not in takes:
                yield _idle(at, key, key, f"type: {each.type}")
            elif setting in (OF_ROWS if each.within else OF_ITEMS):
                yield _idle(at, key, setting, _("ช่องของข้อ") if each.within else _("ช่องของแถว"))
        if each.within and each.type in FIELD_TYPES and not type_of(each).askable:
            known = ", ".join(sorted(name for name, one in FIELD_TYPES.items() if one.askable))
            mend = _("ใช้ {known} ส่วนหลักฐานของข้อใช้ proofs และการโยงใช้ช่องของแผน")
            yield at.fault(
                "ask-type",
                "type",
                _("ข้อถามด้วยช่องชนิด {type} ไม่ได้"),
                mend,
                type=each.type,
                known=known,
            )


def _preset_names(form: Instrument) -> FormErrors:
    """Yield a fault for each value of a preset row that not every office has, such as an entry of its register."""
    for at, row in placed("rows", form.rows):
        for name, _equals, words in (preset.partition("=") for preset in row.says):
            field = next(
                (each for each in form.fields if each.id == name.strip() and row.kind in each.kind),
                None,
            )
            known = _nameable(form, field) if field else None
            if field is None or known is None:
                continue
            named = [one.strip() for one in words.split(",")]
            single = type_of(field).source == "choices" and not field.many
            strange = next(
                (one for one in named if one not in known),
                named[1] if single and named[1:] else None,
            )
            if strange is not None:
                what = _("แถวตั้งต้น {id} บอก “{value}” ในช่อง {name} ไม่ได้")
                what = what.format(id=row.id, value=strange, name=field.id)
                yield at.fault(
                    "preset-names", "says", what, meant(strange, known, _("ลบค่านี้ ให้หน่วยงานเลือกเอง"))
                )


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
    "role",
})  # fmt: skip
OF_ITEMS = frozenset({"again", "required: yes"})
TYPED = frozenset(
    {"scale", "many", "to", "unit", "decimals", "pattern", "message", "fault", "role"}
)


def _takes(each: Field) -> frozenset[str]:
    of = type_of(each)
    takes = {
        "choices": {"scale", "many"},
        "entries": {"to", "many"},
        "register": {"many", "to"},
    }.get(of.source, set[str]())
    if of.figure:
        takes |= {"unit", "decimals"}
    if of.words and not each.personal:
        takes |= {"role"}
    if of.words or of.whole or (of.figure and each.pattern == "whole"):
        takes |= {"pattern"}
    if each.least or each.most or each.pattern:
        takes |= {"message", "fault"}
    return frozenset(takes)


def _computed(form: Instrument) -> FormErrors:
    banded = {
        cell.over[1]
        for cell in form.computed
        if cell.op in ("band", "look_up") and len(cell.over) > 1
    }
    plain = {scale.id for scale in form.scales} - banded
    for at, choice in placed("choices", form.choices):
        if choice.least is not None and choice.within in plain:
            yield _idle(at, "from", "from", _("รายการที่ไม่มีช่อง band หรือ look_up ใช้"))
    for at, cell in placed("computed", form.computed):
        for key in FieldSchema.given(cell):
            idle = {
                "decimals": not type_of(cell).figure,
                "required": not COMPUTED.get(cell.op, NONE).cells,
            }
            if idle.get(key):
                yield _idle(at, key, key, f"op: {cell.op}")
        if cell.op == "so_far" and form.periods == "none":
            yield _idle(at, "op", "so_far", _("แบบที่ไม่รายงานเป็นงวด"))
        if cell.when and not any("." in name for name in cell.over):
            yield _idle(at, "when", "when", _("ช่องที่คำนวณจากแถวเดียวกัน"))


def _per_entry(form: Instrument) -> FormErrors:
    """Check forms answered once per register entry: no levels, ranks, figures or `combine`, no `subject` at groups."""
    climbing = [each.id for each in form.dimensions if Operation.of(form, each).climbs]
    if form.register and (climbing or form.figures or form.combine != "agreed"):
        what = _(
            "แบบที่กรอกครั้งละหนึ่งรายการคิดเป็นค่าเฉลี่ยของคะแนน จึงใช้กับขั้น อันดับ combine หรือตัวเลขจากแถวไม่ได้"
        )
        yield FormPath("subjects", 0).fault(
            "subjects-ladder", "rows", what, _("ใช้วิธีให้คะแนนอื่น หรือลบ subjects")
        )
    for at, item in placed("items", form.items):
        if item.subject and item.need:
            what = _("{id} เป็นหัวข้อกลุ่ม ไม่มีคำตอบของตัวเอง")
            mend = _("ใส่ subject ที่ข้อย่อย")
            yield at.fault("subject-group", "subject", what, mend, id=item.id)
        elif item.subject and not form.register:
            what = _("subject ของข้อ {id} ไม่มีผล เพราะไม่มี subjects ที่มี rows")
            mend = _("ใส่ rows หรือลบ subject")
            yield at.fault("subject-once", "subject", what, mend, id=item.id)


def _filled_in(form: Instrument) -> FormErrors:
    """Yield a fault for each condition of a field or kind that reads a computed cell; it may read only entered ones."""
    reckoned = {(cell.kind or cell.within, cell.id) for cell in form.computed}
    conditions = [(at, each.when, each.homes) for at, each in placed("fields", form.fields)]
    conditions += [(at, kind.when, (kind.within,)) for at, kind in placed("kinds", form.kinds)]
    for at, when, homes in conditions:
        for asked in fields_of(when):
            if any((home, asked) in reckoned for home in homes):
                what = _("เงื่อนไขนี้อ่าน {name} ซึ่งคำนวณ จึงไม่เป็นจริงเลย")
                mend = _("ใช้ช่องที่กรอกในแถวเดียวกัน")
                yield at.fault("when-computed", "when", what, mend, name=asked)


def _columns(form: Instrument) -> FormErrors:
    """Yield a fault for words of columns without effect, and for columns that print the same in every row."""
    kinds = {kind.id: kind for kind in form.kinds}
    papers = {paper.id: paper for paper in form.papers}
    fields = [(kind, each.id) for each in form.fields for kind in each.kind]
    linking = [
        (kind, each) for each in form.fields if each.to.startswith(f"{PLAN}.") for kind in each.kind
    ]
    twice = {column.paper for column in form.columns if column.line}
    for at, column in placed("columns", form.columns):
        paper = papers.get(column.paper)
        if paper is None:
            continue
        homes = (column.of,) if column.of else paper.rows
        line = {kind for home in paper.rows for kind in line_of(kinds, (home,))}
        links = {each.id for kind, each in linking if kind in homes}
        vain = {
            "above": not paper.grouped_by,
            "below": not paper.grouped_by,
            "of": line.isdisjoint(line_of(kinds, (column.of,))),
            "merge": column.merge not in {"yes", *line, *links},
        }
        mend = _(
            "above กับ below ใช้คู่กับ by: ของแบบพิมพ์ ส่วน of กับ merge ใช้ชนิดของแถวหรือที่แถวอยู่ใน merge ใช้ช่อง link ได้"
        )
        for key in FieldSchema.given(column) if paper.builder == "table" else ():
            if vain.get(key):
                yield at.fault("column-idle", key, _("{key} ไม่มีผลในตารางนี้"), mend, key=key)
        own = {
            id_
            for kind, id_ in (*fields, *((one.kind, one.id) for one in form.computed))
            if kind in homes
        }
        names, bare = names_in(column.show), column.show in own
        says = any(
            name in ("number", *own, *kinds) or name.rpartition(".")[0] in kinds for name in names
        )
        fixed = not names and (column.of or column.paper in twice or not column.show.strip(" .…_"))
        if bare or (
            paper.builder in ("table", "checklist") and paper.rows and not says and not fixed
        ):
            what = _("คอลัมน์นี้พิมพ์อย่างเดียวกันทุกแถว ไม่มีสิ่งใดของแถวเอง")
            mend = _("ใส่ <ช่อง> ของแถวที่พิมพ์ ส่วนยอดรวมให้เขียนใน total หรือ below")
            if bare:
                mend = _("เขียนเป็น <{name}> เพื่อพิมพ์สิ่งที่กรอก").format(name=column.show)
            yield at.fault("show-bare", "show", what, mend)


def _first_of_many(form: Instrument) -> FormErrors:
    """Yield a fault for each `<kind.cell>` that prints only the first row of a kind which may have many."""
    many = {kind.id for kind in form.kinds if kind.most != 1}
    kinds = {kind.id: kind for kind in form.kinds}
    papers = {paper.id: paper for paper in form.papers}
    texts = list[tuple[FormPath, Iterable[str | Words], tuple[str, ...]]]()
    for at, paper in placed("papers", form.papers):
        # what a heading stands above
        each = paper.rows if paper.builder == "report" else (paper.table_per,)
        texts += [(at.of("title"), paper.title, ()), (at.of("below"), paper.below, ())]
        texts += [(at.of("above"), paper.heading, each)]
    for at, column in placed("columns", form.columns):
        of = papers.get(column.paper)
        if of:
            printed = {"show": of.rows, "above": of.grouped_by, "below": of.grouped_by, "total": ()}
            stated = (
                (key, words) for key, words in FieldSchema.given(column).items() if key in printed
            )
            for key, words in stated:
                words = words if isinstance(words, tuple) else (words,)
                texts += [(at.of(key), words, (*printed[key], of.table_per, column.of))]
    for at, section in placed("sections", form.sections):
        texts += [(at.of("title"), (section.head,), ()), (at.of("note"), (section.text,), ())]
    for at, words, homes in texts:
        line = {one for home in homes for one in line_of(kinds, (home,))}
        for asked in (one for text in words for one in names_in(str(text))):
            kind, dot, _cell = asked.rpartition(".")
            if dot and kind in many - line:
                what = _("<{name}> ตรงนี้พิมพ์ได้แถวเดียว แต่ {kind} มีได้หลายแถว")
                above = kinds[kind].within
                mend = _("ใส่ max: 1 ที่ {kind} หรือพิมพ์ทุกแถวด้วยตาราง")
                if (at.list, at.field) == ("sections", "note"):
                    mend = _(
                        "ใส่ max: 1 ที่ {kind} หรือพิมพ์ทุกแถวด้วย <{kind}> ในบรรทัดของตัวเอง หรือด้วยตาราง"
                    )
                elif (at.list, at.field) == ("columns", "show") and above in line:
                    mend = _("พิมพ์ทุกแถวด้วย <{above}.{kind}>")
                yield at.fault(
                    "first-of-many", at.field, what, mend, name=asked, kind=kind, above=above
                )
