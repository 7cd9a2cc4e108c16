"""Every condition, limit and computed cell of a form read aloud as one Thai sentence, beside its place."""

from collections.abc import Iterator
from typing import NamedTuple

from core.i18n import _
from core.instruments.findings import Place
from core.instruments.sentences import Titles, compare, computed_said, condition_said, measure_said, titles_of
from core.instruments.shape import Instrument
from core.instruments.signers import acting_words, role_words, said_of_need
from core.scoring.exact import exact_text


class Spoken(NamedTuple):
    """A sentence about the cell at this place."""

    place: Place
    sentence: str


def aloud(form: Instrument) -> list[Spoken]:
    """What the form decides and computes, list by list, so that its writer hears what it says."""
    return [*_limits(form), *_conditions(form, titles_of(form)), *_signing(form)]


def _signing(form: Instrument) -> Iterator[Spoken]:
    titles = {step.id: str(step.title) for step in form.signing}
    for number, step in enumerate(form.signing):
        said = [_("ลำดับที่ {n} ลงนามโดย{title}").format(n=number + 1, title=step.title), said_of_need(step)]
        if step.acting:
            acting = _(" หรือ ").join(acting_words(one) for one in step.acting)
            who = _(" หรือ ").join(role_words(one) for one in step.deputies) or _("ผู้อื่น")
            said.append(_("{who}{acting}ได้").format(who=who, acting=acting))
        if step.other_than:
            others = _(" และ ").join(titles.get(one, one) for one in step.other_than)
            said.append(_("ต้องไม่ใช่คนเดียวกับ{others}").format(others=others))
        yield Spoken(Place("signing", number, "id"), " ".join(said))


def _limits(form: Instrument) -> Iterator[Spoken]:
    said = {"base": _("คะแนนไม่รวมคะแนนพิเศษ"), "total": _("คะแนนรวม"), "extra": _("คะแนนพิเศษ")}
    said |= {each.id: _("คะแนน{title}").format(title=each.title) for each in form.dimensions}
    for number, measure in enumerate(form.measures):
        yield Spoken(Place("measures", number, "is"), measure_said(measure))
    for number, extra in enumerate(form.extra):
        sentence = _("ได้คะแนนพิเศษเมื่อจำนวนรางวัล {limit}").format(limit=compare(extra.awards))
        yield Spoken(Place("extra", number, "awards"), sentence)
    for number, band in enumerate(form.bands):
        sentence = _("ได้ {title} เมื่อ{of}ไม่น้อยกว่า {least}").format(
            title=band.title or band.id, of=said.get(band.of, band.of), least=exact_text(band.least)
        )
        yield Spoken(Place("bands", number, "from"), sentence)
    for number, passing in enumerate(form.passes):
        sentence = _("ผ่านเมื่อ{of}{limit}").format(of=said.get(passing.of, passing.of), limit=compare(passing.holds))
        yield Spoken(Place("passes", number, "is"), sentence)
    for number, level in enumerate(form.rank_levels):
        if level.holds:
            sentence = _("ถึงระดับนี้เมื่อ{of}{limit}").format(of=said.get(level.of, level.of), limit=compare(level.holds))
            yield Spoken(Place("rank_levels", number, "is"), sentence)


def _conditions(form: Instrument, titles: Titles) -> Iterator[Spoken]:
    for number, item in enumerate(form.items):
        if item.when:
            said = condition_said(item.when, titles)
            yield Spoken(Place("items", number, "when"), _("ตรวจข้อนี้เมื่อ {when}").format(when=said))
    for number, ask in enumerate(form.asks):
        if ask.when:
            said = condition_said(ask.when, titles, ask.within)
            yield Spoken(Place("asks", number, "when"), _("ถามเมื่อ {when}").format(when=said))
    for number, kind in enumerate(form.kinds):
        if kind.when:
            said = condition_said(kind.when, titles, kind.within)
            yield Spoken(Place("kinds", number, "when"), _("มีแถวนี้ได้เมื่อ {when}").format(when=said))
    for number, field in enumerate(form.fields):
        if field.when:
            said = condition_said(field.when, titles, field.kind[0])
            yield Spoken(Place("fields", number, "when"), _("กรอกเมื่อ {when}").format(when=said))
    for number, cell in enumerate(form.computed):
        yield Spoken(Place("computed", number, "op"), computed_said(cell, titles))
