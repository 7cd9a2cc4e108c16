"""Describe a form in text: the lines of `instrument show`, and each condition and computed cell as a sentence."""

from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import NamedTuple

from core.exact import PLACES, exact_text
from core.forms.computed import PLAN, completed_rule
from core.forms.field_types import type_of
from core.forms.layout import FormPath
from core.forms.operations import Operation, ScoreContribution
from core.forms.programme import Programme
from core.forms.scored_words import FormStatement, condition_sentences, scoring
from core.forms.sentences import (
    FormTitles,
    check_words,
    compare,
    computed_words,
    condition_words,
    filled_words,
    measure_words,
    titles_of,
)
from core.forms.shape import (
    FEWEST,
    Band,
    Condition,
    Dimension,
    Instrument,
    Item,
    RowMakingRule,
    Subject,
)
from core.forms.tree import Tree
from core.forms.wording import acting_words, role_words
from core.i18n import _
from core.thai.days import day, short_date
from core.values import gathered


def statements(form: Instrument) -> list[FormStatement]:
    """Return a sentence on each thing that the form decides or computes, in list order, for its author to check."""
    titles = titles_of(form)
    return [
        *scoring(form),
        *_limits(form, titles),
        *_conditions(form, titles),
        *_signing(form),
        *_slots(form),
    ]


def _signing(form: Instrument) -> Iterator[FormStatement]:
    titles = {step.id: str(step.title) for step in form.signing}
    for number, step in enumerate(form.signing):
        words = [
            _("ลำดับที่ {n} ลงนามโดย{title}").format(n=number + 1, title=step.title),
            step.need_words,
        ]
        if step.acting:
            acting = _(" หรือ ").join(acting_words(one) for one in step.acting)
            who = _(" หรือ ").join(role_words(one) for one in step.deputies) or _("ผู้อื่น")
            words.append(_("{who}{acting}ได้").format(who=who, acting=acting))
        if step.other_than:
            others = _(" และ ").join(titles.get(one, one) for one in step.other_than)
            words.append(_("ต้องไม่ใช่คนเดียวกับ{others}").format(others=others))
        yield FormStatement(FormPath("signing", number, "id"), " ".join(words))


def _slots(form: Instrument) -> Iterator[FormStatement]:
    """Yield the signing step of each slot of a paper whose words differ from the step's title."""
    titles = {step.id: str(step.title) for step in form.route}
    for number, paper in enumerate(form.papers):
        for slot in form.signing_slots(paper):
            if slot.words == titles.get(slot.step):
                continue
            if slot.step:
                words = _("{words}ใน{paper} ลงนามขั้น{title}")
            else:
                words = _("{words}ใน{paper} ไม่ลงนามขั้นใด")
            text = words.format(
                words=slot.words, paper=paper.called, title=titles.get(slot.step, "")
            )
            yield FormStatement(FormPath("papers", number, "sign"), text)


def _limits(form: Instrument, titles: FormTitles) -> Iterator[FormStatement]:
    names = {of: titles.cell(of) for of in (*Band.WHOLE, *(each.id for each in form.dimensions))}
    for key, sentence in _of_points(form, _("คะแนนรวม")):
        yield FormStatement(FormPath("", -1, key), sentence)
    for number, branch in enumerate(form.dimensions):
        for key, sentence in _of_points(branch, names[branch.id]):
            yield FormStatement(FormPath("dimensions", number, key), sentence)
    homes = dict[str, str]()
    for number, measure in enumerate(form.measures):
        if not measure.gives:
            yield FormStatement(FormPath("measures", number, "is"), measure_words(measure))
        home = homes.setdefault(measure.id, measure.within)
        if home != measure.within:
            words = _("ใช้ตัวเลขเดียวกับ{place}").format(place=titles.cell(home))
            yield FormStatement(FormPath("measures", number, "id"), words)
    asked = {measure.id: measure for measure in form.measures}
    filled = (
        filled_words(figure, asked[figure.to], titles) if figure.to in asked else ""
        for figure in form.figures
    )
    yield from _listed("figures", "op", filled)
    yield from _listed(
        "subjects", "rows", (subject_words(form, subject) for subject in form.subjects)
    )
    extra = _("ได้คะแนนพิเศษเมื่อจำนวนรางวัล {limit}")
    yield from _listed(
        "extra", "is", (extra.format(limit=compare(one.holds)) for one in form.extra)
    )
    for number, band in enumerate(form.bands):
        sentence = _("ได้ {title} เมื่อ{of}ไม่น้อยกว่า {least}").format(
            title=band.title or band.id,
            of=names.get(band.of, band.of),
            least=exact_text(band.least),
        )
        yield FormStatement(FormPath("bands", number, "from"), sentence + _only(band.when, titles))
    for of, (number, least) in {
        band.of: (number, band.least) for number, band in enumerate(form.bands)
    }.items():
        if least > 0:  # what lies below the lowest band gets no grade
            words = _("{of}ที่น้อยกว่า {least} ไม่ได้เกรดใด")
            words = words.format(of=names.get(of, of), least=exact_text(least))
            yield FormStatement(FormPath("bands", number, "title"), words)
    for number, passing in enumerate(form.passes):
        sentence = _("ผ่านเมื่อ{of}{limit}").format(
            of=names.get(passing.of, passing.of), limit=compare(passing.holds)
        )
        profiles = [str(profile.title) for profile in form.profiles if profile.id in passing.groups]
        if profiles:
            sentence += _(" เฉพาะ{profiles}").format(profiles=_(" หรือ ").join(profiles))
        yield FormStatement(
            FormPath("passes", number, "is"), sentence + _only(passing.when, titles)
        )
    choices = dict.fromkeys(profile.choice for profile in form.profiles if profile.many)
    for choice in choices:
        number = next(n for n, profile in enumerate(form.profiles) if profile.choice == choice)
        text = _("ทางเลือก {choice} เลือกได้หลายอย่างพร้อมกัน หรือไม่เลือกเลย").format(choice=choice)
        yield FormStatement(FormPath("profiles", number, "many"), text)


def _listed(name: str, key: str, sentences: Iterable[str]) -> Iterator[FormStatement]:
    """Yield a statement on `key` of each row of a list for which there is a sentence."""
    return (
        FormStatement(FormPath(name, number, key), words)
        for number, words in enumerate(sentences)
        if words
    )


def _of_points(node: Instrument | Dimension, name: str) -> Iterator[tuple[str, str]]:
    """Yield (key, sentence) for each key that says something about the points of a branch or of the whole."""
    if isinstance(node, Dimension) and node.beside and not node.group:
        yield "beside", _("{points}เป็นผลแยกต่างหาก ไม่นับในคะแนนที่สูงกว่า").format(points=name)
    if node.complete:
        yield "required", _("{points}ออกเมื่อตอบครบทุกข้อที่นับเท่านั้น").format(points=name)
    decimals = PLACES if node.decimals is None else node.decimals
    if node.decimals is not None:
        yield "decimals", _("{points}แสดงด้วยทศนิยม {n} ตำแหน่ง").format(points=name, n=decimals)
    if node.rounded:
        yield (
            "rounded",
            _("{points}ปัดเป็นทศนิยม {n} ตำแหน่งก่อนเทียบกับเกณฑ์").format(points=name, n=decimals),
        )


def _only(when: Condition, titles: FormTitles) -> str:
    return _(" เฉพาะเมื่อ {when}").format(when=condition_words(when, titles)) if when else ""


def subject_words(form: Instrument, subject: Subject) -> str:
    """Return a sentence on how often the form is filled in (once, per entry, per person) and how answers combine."""
    if not subject.register:
        return _("ตอบครั้งเดียวต่อ{title}").format(title=subject.title)
    words = _("กรอกแยกทีละ{title} ตามรายการของ {register} คะแนนเป็นค่าเฉลี่ยของรายการที่เริ่มกรอก")
    if subject.of_people:
        words = _("ตอบทีละ{title} คำตอบรายคนไม่ออกจากหน่วยงาน คะแนนของข้อเป็นค่าเฉลี่ยเมื่อมีผู้ตอบ {n} คนขึ้นไป")
    only = [one for one in form.items if one.subject == subject.id]
    more = _(" เฉพาะ {n} ข้อ ข้ออื่นตอบครั้งเดียว").format(n=len(only)) if only else ""
    return words.format(title=subject.title, register=subject.register, n=FEWEST) + more


def _conditions(form: Instrument, titles: FormTitles) -> Iterator[FormStatement]:
    tables = {paper.id: paper.table_per or PLAN for paper in form.papers}
    asked = ((field.when if field.kind else (), "".join(field.kind[:1])) for field in form.fields)
    columns = (
        (column.when if column.paper in tables else (), tables.get(column.paper, ""))
        for column in form.columns
    )
    lists: tuple[tuple[str, str, Iterable[tuple[Condition, str]]], ...] = (
        ("kinds", _("มีแถวนี้ได้เมื่อ {when}"), ((kind.when, kind.within) for kind in form.kinds)),
        ("fields", _("กรอกเมื่อ {when}"), asked),
        (
            "papers",
            _("พิมพ์เฉพาะแถวที่ {when}"),
            ((one.where, "".join(one.rows[:1])) for one in form.papers),
        ),
        ("columns", _("มีคอลัมน์นี้เมื่อ {when}"), columns),
        ("sections", _("มีส่วนนี้เมื่อ {when}"), ((section.when, PLAN) for section in form.sections)),
    )
    yield from condition_sentences(form, titles)
    for name, sentence, rows in lists:
        sentences = (condition_words(when, titles, home) if when else "" for when, home in rows)
        yield from _listed(
            name, "when", (sentence.format(when=when) if when else "" for when in sentences)
        )
    yield from _listed("computed", "op", (computed_words(one, titles) for one in form.computed))
    yield from _listed("checks", "op", (check_words(check, titles) for check in form.checks))
    yield from _listed("makes", "of", (make_words(form, one, titles) for one in form.makes))
    for number, one in enumerate(completed_rule(form, proposal) for proposal in form.proposals):
        kinds = titles.kinds
        text = _(
            "{title}: {of}ที่เลือกแล้วทำเป็น{to}ได้ จัดกลุ่มตาม{group} เรียงตาม{votes} ผู้มาประชุมคือ{joined}จาก{staff}"
        ).format(
            title=one.title,
            of=kinds.get(one.of, one.of),
            to=kinds.get(one.to, one.to),
            group=titles.cell(one.group, one.of),
            votes=titles.cell(one.votes, one.of),
            joined=titles.cell(one.joined, one.at),
            staff=titles.cell(one.staff, one.at),
        )
        if one.as_of:
            text += _(" นับเมื่อ{day}").format(day=titles.cell(one.as_of, one.at))
        if one.picked:
            says = _(" เลือกหรือไม่เลือกตาม{field}ก่อนดูเสียง")
            text += says.format(field=titles.cell(one.picked, one.of))
        yield FormStatement(FormPath("proposals", number, "of"), text)


def make_words(form: Instrument, rule: RowMakingRule, titles: FormTitles) -> str:
    """Return a sentence on `rule`: which rows or items people can make into rows of a plan, and of which plan."""
    own, _dot, kind = rule.to.rpartition(".")
    if rule.drawn:
        return _drawn_rows(rule, kind, titles)
    to = _("{kind}ของแผนนี้") if own == PLAN else _("แถว {kind} ของแผนตามแบบ {own}")
    to = to.format(kind=titles.kinds.get(kind, kind) if own == PLAN else kind, own=own)
    known = {
        dimension.id: str(dimension.title) or dimension.id for dimension in form.dimensions
    } | dict(titles.kinds)
    of = _(" และ ").join(known.get(one, one) for one in rule.of)
    if rule.of[0] not in titles.kinds:
        roots = {
            dimension.id
            for dimension in form.dimensions
            if not dimension.within and not dimension.group
        }
        of = _("ข้อ") if roots <= {*rule.of} else _("ข้อใน{of}").format(of=of)
        first = form.items[0].id if form.items else ""
        states = {
            ("result", state): words
            for (item, state), words in titles.values.items()
            if item == first
        }
        cells = {**titles.cells, "points": _("คะแนน"), "result": _("ผล")}
        scales = {**titles.scales, "result": titles.scales.get(first, ())}
        titles = titles._replace(cells=cells, values={**titles.values, **states}, scales=scales)
    if rule.when:
        when = _("ที่ {when}").format(when=condition_words(rule.when, titles, rule.of[0]))
    else:
        when = "" if rule.of[0] in titles.kinds else _("ที่อยู่เหนือเส้นที่แบบกำหนด")
    return " ".join(filter(None, (of, when, _("ทำเป็น{to} ได้").format(to=to))))


def _drawn_rows(rule: RowMakingRule, kind: str, titles: FormTitles) -> str:
    """Return a sentence that says which branches of another form's result can be made into rows."""
    named = titles._replace(cells={**titles.cells, "points": _("คะแนน"), "fell": _("คะแนนที่ลดลง")})
    when = _("ที่ {when} ").format(when=condition_words(rule.when, named, "")) if rule.when else ""
    form, _blank, year = rule.drawn.partition(" ")
    of = _("ผลตามแบบ {form} ของปีก่อน") if year == "last" else _("ผลตามแบบ {form} ของปีเดียวกัน")
    words = _("ตัวชี้วัดใน{of} {when}ทำเป็น{kind}ของแผนนี้ได้")
    return words.format(of=of.format(form=form), when=when, kind=titles.kinds.get(kind, kind))


class OutlineLine(NamedTuple):
    """One line in the description of a form, indented by `depth` steps."""

    depth: int
    text: str


def describe(form: Instrument | Programme) -> list[OutlineLine]:
    """Return the lines that describe a form: title, counts, item tree, and a sentence on each of its rules."""
    if isinstance(form, Programme):
        return [*_head(form), *_programme(form)]
    parts = (_head, _counts, _tree, _kinds, _papers, _statements, _settings)
    return [line for part in parts for line in part(form)]


def counts(form: Instrument) -> dict[str, int]:
    """Return {profile id: number of items to answer with this profile}; key "" = with the default profiles."""
    return {
        name: len(Tree.under(form, [name] if name else []).answered())
        for name in ("", *(p.id for p in form.profiles))
    }


def _head(form: Instrument | Programme) -> Iterator[OutlineLine]:
    yield OutlineLine(0, f"{form.title} ({form.using})")
    if str(form.help):
        yield OutlineLine(1, str(form.help))
    for label, text in ((_("เจ้าของ"), str(form.owner)), (_("ที่มา"), form.source)):
        if text:
            yield OutlineLine(1, f"{label}: {text}")


def _counts(form: Instrument) -> Iterator[OutlineLine]:
    found = counts(form)
    if found[""]:
        yield OutlineLine(1, _("ข้อที่ต้องตรวจ: {n}").format(n=found[""]))
    for profile in form.profiles if found[""] else ():
        mark = _(" (ค่าตั้งต้น)") if profile.default else ""
        yield OutlineLine(
            2,
            _("{title}{mark}: {n} ข้อ").format(title=profile.title, mark=mark, n=found[profile.id]),
        )
    tops = [each for each in form.dimensions if not each.within and not each.beside]
    full = [each.full or max(each.points, default=None) for each in tops]
    known = [each for each in full if each is not None]
    rows = Operation.of(form).rows
    if known and len(known) == len(full) and rows:
        weights = [Fraction(1) if each.weight is None else each.weight for each in tops]
        parts = [
            ScoreContribution(Fraction(0), most, weight)
            for most, weight in zip(known, weights, strict=True)
        ]
        yield OutlineLine(1, _("คะแนนเต็ม: {n}").format(n=exact_text(rows(parts)[1])))


def _tree(form: Instrument) -> Iterator[OutlineLine]:
    children = gathered((item.within, item) for item in form.items)
    for dimension in form.dimensions:
        yield OutlineLine(1, str(dimension.title))
        yield from _items(form, children, dimension.id, 2)
        ladder = Tree.of_group(form, dimension.group)
        for level in ladder.levels(dimension.id) if ladder else range(1, len(dimension.points) + 1):
            called = form.called.level_numbered(level)
            points = _("{level} ({points} คะแนน)")
            points = points.format(level=called, points=exact_text(dimension.points_at(level)))
            yield OutlineLine(2, called if ladder else points)
            yield from _items(form, children, f"{dimension.id}/{level}", 3)


def _items(
    form: Instrument, children: dict[str, list[Item]], node: str, depth: int
) -> Iterator[OutlineLine]:
    needs = {"all": _("ครบทุกข้อ"), "any": _("ข้อใดข้อหนึ่ง")}
    profiles = {one.id: str(one.title) for one in form.profiles}
    for item in children.get(node, ()):
        need = f" [{needs.get(item.need, item.need)}]" if item.need else ""
        if item.profiles:
            only = f" ({', '.join(profiles.get(one, one) for one in item.profiles)})"
        else:
            only = ""
        yield OutlineLine(depth, f"{item.number} {item.text}{need}{only}".strip())
        yield from _items(form, children, item.id, depth + 1)


def _kinds(form: Instrument) -> Iterator[OutlineLine]:
    below = gathered((kind.within, kind) for kind in form.kinds)
    fields = gathered((name, each) for each in form.fields for name in each.kind)
    waiting = [(kind, 1) for kind in reversed(below.get("", []))]
    while waiting:
        kind, depth = waiting.pop()
        yield OutlineLine(depth, str(kind.title) or kind.id)
        for each in fields.get(kind.id, ()):
            yield OutlineLine(
                depth + 1, f"· {str(each.title) or each.id} ({type_of(each).label()})"
            )
        waiting += [(each, depth + 1) for each in reversed(below.get(kind.id, []))]


def _papers(form: Instrument) -> Iterator[OutlineLine]:
    for paper in form.papers:
        yield OutlineLine(1, _("ฉบับพิมพ์: {title}").format(title=paper.called))


def _statements(form: Instrument) -> Iterator[OutlineLine]:
    for path, sentence in statements(form):
        row = getattr(form, path.list)[path.row] if path.field == "when" else None
        of = str(
            next(
                filter(
                    None, (getattr(row, word, "") for word in ("called", "title", "head", "text"))
                ),
                "",
            )
        )
        yield OutlineLine(1, f"{of}: {sentence}" if of else sentence)


def _settings(form: Instrument | Programme) -> Iterator[OutlineLine]:
    for setting in form.settings:
        yield OutlineLine(
            1,
            _("{title}: {default} (ค่าที่ระบบตั้งให้)").format(
                title=setting.title, default=setting.default
            ),
        )
        if setting.source:
            yield OutlineLine(2, _("ที่มา: {source}").format(source=setting.source))


def _steps(form: Programme) -> Iterator[OutlineLine]:
    titles = {step.id: str(step.title) for step in form.steps}
    every = {"month": _("ทุกเดือน"), "quarter": _("ทุกไตรมาส")}
    for step in form.steps:
        start, until = (
            short_date(found) if (found := day(said)) else said for said in (step.start, step.until)
        )
        words = step.words or until or _("ไม่มีกำหนด")
        yield OutlineLine(1, _("ขั้นตอน {title} ({words})").format(title=step.title, words=words))
        said = []
        if start:
            said.append(_("ตั้งแต่ {day}").format(day=start))
        if step.basis:
            said.append(_("วันที่กำหนดถือตาม{basis}").format(basis=step.basis))
        if step.every in every:
            said.append(every[step.every])
        if step.days:
            said.append(_("ใช้เวลา {n} วัน").format(n=step.days))
        if step.after:
            names = _(" และ ").join(titles.get(one, one) for one in step.after)
            said.append(_("หลัง{steps}").format(steps=names))
        if said:
            yield OutlineLine(2, " ".join(said))


def _moves(form: Programme) -> Iterator[OutlineLine]:
    """Yield a line for each move between groups of units, which the program only tells; a committee decides."""
    titles = {group.id: str(group.short or group.title) for group in form.groups}
    rules = {"entry": _("เมื่อเข้าเกณฑ์"), "passes": _("เมื่อผ่าน"), "fails": _("เมื่อไม่ผ่าน")}
    for move in form.moves:
        to = titles.get(move.to, move.to) or _("แหล่งที่มาไม่ระบุกลุ่ม")
        way = _("{group} → {to} {rule}").format(
            group=titles.get(move.group, move.group), to=to, rule=rules.get(move.rule, "")
        )
        outcome = f" ({move.outcome})" if move.outcome else ""
        yield OutlineLine(1, f"{move.text or move.id}: {way}{outcome}")


def _programme(form: Programme) -> Iterator[OutlineLine]:
    if form.last >= form.edition:
        years = "–".join(map(str, sorted({form.edition, form.last})))
        yield OutlineLine(1, _("ใช้ในปีงบประมาณ {years}").format(years=years))
    voluntary = _("หน่วยงานเลือกเข้าร่วมหรือไม่เข้าร่วม ไม่เข้าร่วมแล้วไม่ถูกขอสิ่งใด")
    yield OutlineLine(1, voluntary if form.joining else _("ประกาศแล้วหน่วยงานทุกแห่งที่โครงการถามต้องทำ"))
    if form.ministry:
        words = _(" หรือ ").join(f"“{one}”" for one in form.ministry)
        asked = _(
            "ถามเฉพาะหน่วยงานที่ชื่อของตนหรือต้นสังกัดมีคำว่า {words} ถ้าทะเบียนไม่มีชื่อเช่นนั้น ถามทุกหน่วยงานของชนิดที่บอก"
        )
        yield OutlineLine(1, asked.format(words=words))
    for units in form.units:
        count = _("{title}: {n} หน่วยงาน") if units.count else _("ถาม{title}")
        yield OutlineLine(1, count.format(title=units.title, n=units.count))
    for group in form.groups:
        named = sum(member.within == group.id for member in form.members)
        rest = _("หน่วยงานที่เหลือ") if form.rest == group.id else _("{n} หน่วยงาน").format(n=named)
        yield OutlineLine(1, _("กลุ่ม {title}: {rest}").format(title=group.title, rest=rest))
    if form.regions:
        yield OutlineLine(1, _("จำนวนเขต: {n}").format(n=form.regions))
    yield from _steps(form)
    for committee in form.committees:
        yield OutlineLine(1, str(committee.title))
        if committee.objections:
            text = _("ประกาศผลเบื้องต้นก่อน หน่วยงานทักท้วงได้ {n} วัน แล้วจึงประกาศผลสุดท้าย")
            yield OutlineLine(2, text.format(n=committee.objections))
        for seat in form.seats:
            if seat.within == committee.id:
                yield OutlineLine(2, f"{seat.role}: {seat.position}")
    for selection in form.selections:
        yield OutlineLine(1, str(selection.text) or selection.id)
    yield from _moves(form)
    for target in form.targets:
        of = _(" จาก {n} หน่วยงาน").format(n=target.of) if target.of else ""
        yield OutlineLine(1, f"{target.title}: {compare(target.holds)} {target.unit}{of}")
    for agenda in form.agenda:
        yield OutlineLine(1, f"{agenda.number} {agenda.title}")
    yield from _settings(form)
