"""How a form scores, in sentences; branches, items and cells with equal wording share a sentence."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import cache
from typing import NamedTuple

from core.exact import exact_text
from core.forms.layout import FormPath
from core.forms.operations import Operation
from core.forms.sentences import FormTitles, bound_words, condition_words
from core.forms.shape import CellFormula, Dimension, Field, Instrument, Item, ScaleChoice
from core.forms.tree import Tree
from core.i18n import _
from core.values import gathered

RUNS = 3  # runs of consecutive items that a sentence names before it counts the rest
SHORT = 40  # most letters of the name of an item or branch
SKIPPING = (
    "sum",
    "mean",
    "median",
    "weighted_mean",
    "lowest",
    "highest",
    "count",
    "distinct",
    "so_far",
)
# operations without a result while an operand is empty
WAITING_FOR_ALL = ("difference", "product", "share", "ratio")


class FormStatement(NamedTuple):
    """A sentence about one field of a form, with the path of the field."""

    path: FormPath
    sentence: str


class _RowSentence(NamedTuple):
    """A sentence about one row, before rows with the same sentence are joined."""

    row: int
    row_name: str
    sentence: str  # with {called}


def scoring(form: Instrument) -> Iterator[FormStatement]:
    """Yield sentences on how points are computed, from the whole to items, on fields' bounds and on empty cells."""
    if form.kind:
        free = tuple(replace(profile, choice="") for profile in form.profiles)  # all on at once
        tree = Tree(replace(form, profiles=free), (one.id for one in free))
        yield from _whole(form)
        yield from _joined("dimensions", "kind", _branches(form), _titles)
        yield from _joined("dimensions", "weight", _weights(form, form.dimensions), _titles)
        yield from _joined("items", "weight", _weights(form, form.items), _numbers(form))
        for key, part in (("points", _points(form, tree)), ("not_applicable", _apart(form))):
            yield from _joined("items", key, part, _numbers(form))
    yield from _joined("fields", "min", _bounds(form.fields), _titles)
    for ops, words in (
        (SKIPPING, _("{called} ข้ามค่าที่ว่าง คิดจากค่าที่มี")),
        (WAITING_FOR_ALL, _("{called} ว่างจนกว่าทุกค่าที่ใช้คิดจะมี")),
    ):
        cells = (
            (n, one) for n, one in enumerate(form.computed) if one.op in ops and not one.required
        )
        yield from _joined(
            "computed", "over", (_RowSentence(n, _called(one), words) for n, one in cells), _titles
        )


def _joined(
    name: str,
    key: str,
    sentences: Iterable[_RowSentence],
    name_of: Callable[[list[_RowSentence]], str],
) -> Iterator[FormStatement]:
    """Yield one statement, placed at the first row, for all rows with the same sentence."""
    for sentence, rows in gathered((one.sentence, one) for one in sentences).items():
        yield FormStatement(
            FormPath(name, rows[0].row, key), sentence.replace("{called}", name_of(rows))
        )


def _titles(rows: list[_RowSentence]) -> str:
    every = list(dict.fromkeys(f"“{one.row_name[:SHORT]}”" for one in rows))
    named, more = ", ".join(every[: 2 * RUNS]), len(every) - 2 * RUNS
    return _("{named} และอีก {n}").format(named=named, n=more) if more > 0 else named


def _numbers(form: Instrument) -> Callable[[list[_RowSentence]], str]:
    """Return a function that names items by their numbers, runs together: `ข้อ 1.1–1.4, 1.6 รวม 5 ข้อ`."""
    order = {n: at for at, n in enumerate(n for n, item in enumerate(form.items) if not item.need)}

    def called(rows: list[_RowSentence]) -> str:
        runs: list[list[_RowSentence]] = []
        for one in rows:
            follows = runs and order.get(one.row, -1) == order.get(runs[-1][-1].row, -3) + 1
            if follows:
                runs[-1].append(one)
            else:
                runs.append([one])
        spans = [
            f"{run[0].row_name}–{run[-1].row_name}" if run[1:] else run[0].row_name
            for run in runs[:RUNS]
        ]
        more = _(" เป็นต้น") if runs[RUNS:] else ""
        total = _(" รวม {n} ข้อ").format(n=len(rows)) if rows[1:] else ""
        says = _("ข้อ {numbers}{more}{total}")
        return says.format(numbers=", ".join(spans), more=more, total=total)

    return called


def condition_sentences(form: Instrument, titles: FormTitles) -> Iterator[FormStatement]:
    """Yield sentences on when branches, items and questions are asked, one sentence for all with the same condition."""
    lists: tuple[
        tuple[str, str, Sequence[Dimension | Item | Field], Callable[[list[_RowSentence]], str]],
        ...,
    ] = (
        ("dimensions", _("{called} ประเมินเมื่อ {when}"), form.dimensions, _titles),
        ("items", _("{called} ตรวจเมื่อ {when}"), form.items, _numbers(form)),
        ("fields", _("{called} ถามเมื่อ {when}"), form.fields, _titles),
    )
    for name, words, rows, called in lists:
        found = list[_RowSentence]()
        for number, one in enumerate(rows):
            home, near = (
                (one.within, {one.within: _("ข้อนั้น")}) if isinstance(one, Field) else ("", {})
            )
            if one.when and (home or not isinstance(one, Field)):
                when = condition_words(
                    one.when, titles._replace(cells={**titles.cells, **near}), home
                )
                found.append(_RowSentence(number, _called(one), words.replace("{when}", when)))
        yield from _joined(name, "when", found, called)


def _called(element: Dimension | Item | Field | CellFormula) -> str:
    if isinstance(element, Item):
        return element.number or f"“{str(element.text)[:SHORT]}”"
    return str(element.title) or element.id


def _whole(form: Instrument) -> Iterator[FormStatement]:
    kinds = _kinds()
    top = [
        dimension for dimension in form.dimensions if not dimension.within and not dimension.beside
    ]
    kind = Operation.of(form)
    if top[1:]:
        sentence = _("คะแนนรวมคือ{how}").format(how=kinds["sum" if kind.climbs else kind.name])
    else:
        sentence = ""
    sentence = sentence if top else _("แบบนี้ไม่มีคะแนนรวม ทุกส่วนเป็นผลแยกต่างหาก")
    better = "" if form.better == "more" else _better().get(form.better, "")
    advice = "" if form.advice else _("โปรแกรมไม่แนะนำทางเพิ่มคะแนน")
    combined = {
        "mean": _("คะแนนของกรรมการรวมเป็นค่าเฉลี่ย"),
        "median": _("คะแนนของกรรมการรวมเป็นค่ากลาง"),
    }
    if form.of_people or form.complete:
        open_ = ""
    else:
        open_ = _("ข้อที่ยังไม่ตอบนับว่ายังไม่ได้คะแนน และยังนับอยู่ในคะแนนเต็ม")
    settings = (("kind", sentence), ("kind", open_), ("better", better), ("advice", advice))
    for key, words in (*settings, ("combine", combined.get(form.combine, ""))):
        if words:
            yield FormStatement(FormPath("", -1, key), words)
    for choice in dict.fromkeys(
        profile.choice for profile in form.profiles if profile.choice and not profile.many
    ):
        options = [
            (n, profile) for n, profile in enumerate(form.profiles) if profile.choice == choice
        ]
        mark = _(" (ค่าตั้งต้น)")
        named = ", ".join(f"{one.title}{mark if one.default else ''}" for _n, one in options)
        words = _("ใช้เกณฑ์ชุดใดชุดหนึ่งในนี้: {named}").format(named=named)
        yield FormStatement(FormPath("profiles", options[0][0], "in"), words)


def _better() -> dict[str, str]:
    return {
        "more": _("คะแนนยิ่งมากยิ่งดี"),
        "less": _("คะแนนยิ่งน้อยยิ่งดี"),
        "none": _("คะแนนมากหรือน้อยไม่บอกว่าดีหรือไม่ดี"),
    }


def _kinds() -> dict[str, str]:
    return {
        "": "",
        "sum": _("ผลบวกของทุกสิ่งในนั้น"),
        "weighted_sum": _("ผลบวกของคะแนนคูณน้ำหนักของทุกสิ่งในนั้น ที่ไม่บอกน้ำหนักหนัก 1"),
        "mean": _("ค่าเฉลี่ยของทุกสิ่งในนั้น"),
        "weighted_mean": _("ค่าเฉลี่ยถ่วงน้ำหนักของทุกสิ่งในนั้น ที่ไม่บอกน้ำหนักหนัก 1"),
        "lowest": _("คะแนนที่น้อยที่สุดในนั้น"),
        "highest": _("คะแนนที่มากที่สุดในนั้น"),
        "ladder": _("คะแนนของขั้นสูงสุดที่ข้อของขั้นนั้นและของทุกขั้นที่ต่ำกว่าผ่านครบ"),
        "share_met": _("ร้อยละของข้อที่ผ่าน"),
        "share_of_weight": _("ร้อยละของน้ำหนักของข้อที่ผ่าน"),
        "matrix": _("คะแนนที่มากที่สุดของข้อในนั้น ข้อหนึ่งได้ผลคูณของคะแนนคำถามของข้อ"),
    }


def _branches(form: Instrument) -> Iterator[_RowSentence]:
    for number, branch in enumerate(form.dimensions):
        kind = Operation.of(form, branch)
        group = next((one for one in form.groups if one.id == branch.group), None)
        if group:
            ranked = _("{called} จัดขั้นของ{group} โดยไม่มีคะแนน ขั้นที่ไม่มีข้อถึงเมื่อหน่วยงานผ่าน")
            yield _RowSentence(
                number, str(branch.title), ranked.replace("{group}", str(group.title))
            )
            continue
        words = [_("คะแนนของ {called} คือ{how}").format(called="{called}", how=_kinds()[kind.name])]
        if kind.climbs and branch.points:
            steps = ", ".join(exact_text(point) for point in branch.points)
            words.append(_("ตั้งแต่ขั้นแรกได้ {steps}").format(steps=steps))
        elif branch.full is not None:
            share = _("คิดเป็นสัดส่วนของคะแนนเต็ม {full} ตามส่วนที่ได้จากที่จะได้")
            words.append(
                (_("ไม่ปรับให้เต็ม {full}") if kind.added else share).format(
                    full=exact_text(branch.full)
                )
            )
        if branch.least:
            words.append(_("ต้องเลือกอย่างน้อย {n} ข้อ").format(n=branch.least))
        if branch.most:
            words.append(_("เลือกได้ไม่เกิน {n} ข้อ").format(n=branch.most))
        words.append(_better().get(branch.better, ""))
        yield _RowSentence(number, str(branch.title), " ".join(filter(None, words)))


def _weights(form: Instrument, rows: Iterable[Dimension | Item]) -> Iterator[_RowSentence]:
    """Yield the weight of each branch or item in a branch whose operation reads weights."""
    branches = {one.id: one for one in form.dimensions}
    for number, one in enumerate(rows):
        above = branches.get(one.within.partition("/")[0])
        if one.weight is not None and Operation.of(form, above).weighed:
            words = _("{called} หนัก {n}").format(called="{called}", n=exact_text(one.weight))
            yield _RowSentence(number, _called(one), words)


def _points(form: Instrument, tree: Tree) -> Iterator[_RowSentence]:
    """Yield the points each item can give, in branches whose items give points of their own."""
    nodes = form.nodes
    scale_words = cache(lambda scale: _scale_words(tree.scale(scale)))
    for number, item in enumerate(form.items):
        if not tree.counts(item.id):
            continue
        kind = Operation.of(form, tree.dimension(tree.position(item.id)[0]))
        if not (kind.climbs or kind.by_items) and (
            words := _item_points(tree, item, item.scale_under(nodes), scale_words)
        ):
            yield _RowSentence(number, _called(item), "{called} " + words)


def _item_points(tree: Tree, item: Item, scale: str, scale_words: Callable[[str], str]) -> str:
    worth = "1" if item.points is None else exact_text(item.points)
    if item.need:
        if item.points is not None:
            return _("ครบตามกลุ่มได้ {points} ไม่ครบได้ 0").format(points=worth)
        return ""
    numbers = [measure for measure in tree.measures(item.id) if measure.steps or measure.gives]
    if numbers:
        most = min(
            Fraction(len(number.steps)) if number.steps else number.holds.value
            for number in numbers
        )
        steps = _("ได้คะแนนเท่าขั้นที่ตัวเลขถึง ตั้งแต่ 0 ถึง {most}")
        if any(number.steps for number in numbers):
            words = steps
        else:
            words = _("ได้คะแนนเท่าตัวเลขที่กรอก ไม่เกิน {most}")
        return words.format(most=exact_text(most))
    text = scale_words(scale)
    if text:
        return text
    asks = [one for one in tree.asks(item.id) if not one.again]
    scored = [one for one in asks if scale_words(one.scale)]
    if item.points is None and not tree.choices(item.id) and scored:
        return _("ได้คะแนนจากคำถาม {n} คำถามของข้อ").format(n=len(scored))
    return _("ผ่านได้ {points} ไม่ผ่านได้ 0").format(points=worth)


def _scale_words(scale: Iterable[ScaleChoice]) -> str:
    """Return words for the points of a scale, `ได้คะแนนตามคำตอบ ตั้งแต่ 0 ถึง 4`, or "" if it gives none."""
    scale = [one for one in scale if one.result != "not_applicable"]
    points = sorted({one.points for one in scale if one.points is not None})
    if not points:
        return ""
    silent = _(" คำตอบที่ไม่บอกคะแนนได้ 0") if any(one.points is None for one in scale) else ""
    same = points[0] == points[-1] and not silent
    if same:
        words = _("ได้ {most} คะแนนทุกคำตอบ")
    else:
        words = _("ได้คะแนนตามคำตอบ ตั้งแต่ {least} ถึง {most}{silent}")
    return words.format(least=exact_text(points[0]), most=exact_text(points[-1]), silent=silent)


def _apart(form: Instrument) -> Iterator[_RowSentence]:
    """Yield how each item counts when it does not apply: left out of the score, or as met."""
    out = _("{called} เมื่อไม่เข้าเงื่อนไข ตัดออกจากการคิดคะแนน")
    met = _("{called} เมื่อไม่เข้าเงื่อนไข นับว่าผ่าน")
    for number, item in enumerate(form.items):
        if item.not_applicable:
            yield _RowSentence(number, _called(item), out if item.not_applicable == "out" else met)


def _bounds(rows: Iterable[Field]) -> Iterator[_RowSentence]:
    """Yield the bounds of each field, and whether other values are refused or only warned about."""
    for number, one in enumerate(rows):
        limits = [
            bound_words(op, bound) for op, bound in ((">=", one.least), ("<=", one.most)) if bound
        ]
        if limits:
            other = _("ค่าอื่นไม่รับ") if one.fault == "block" else _("ค่าอื่นรับแต่เตือน")
            yield _RowSentence(number, _called(one), " ".join(("{called}", *limits, other)))
