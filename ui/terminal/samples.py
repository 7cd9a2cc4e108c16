"""How sure a ranking is: what has to be looked at again, the draw, and what was found."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import click

from core.audit.deeds import draw, look_again
from core.audit.facts import GRADE, LIMITS, PLACE, RankingRisk, Sample, SampleQuestion, ranked_items, samples, whole
from core.audit.words import (
    claim_words,
    earlier_words,
    fewest_words,
    item_words,
    verdict_name,
    verdict_words,
    whole_words,
)
from core.errors import UserError
from core.exact import exact_text
from core.forms.ports import Reader
from core.forms.shape import Instrument
from core.forms.tree import tree_under
from core.i18n import _
from ui.desk import Desk
from ui.terminal.arguments import DIR, INSTRUMENT, YEAR
from ui.terminal.show import Output, opened, part

ASKED: tuple[Callable[[Any], Any], ...] = (
    click.option("--first", metavar="N", type=click.IntRange(1, 500), default=1, help=_("กี่อันดับแรกของแต่ละเขตและกลุ่ม")),
    click.option("--grade", is_flag=True, help=_("ถามว่าถึงเกรดจริงหรือไม่ แทนที่จะถามว่าอยู่อันดับนั้นจริงหรือไม่")),
    click.option(
        "--risk", type=click.Choice([str(one) for one in LIMITS]), default=str(LIMITS[0]),
        help=_("ความเสี่ยงที่รับได้ เป็นร้อยละ"),
    ),
)  # fmt: skip


def asking(command: Callable[..., Output]) -> Callable[..., Output]:
    """The options by which it is said what a ranking is asked."""
    for option in reversed(ASKED):
        command = option(command)
    return command


def asked_of(first: int, grade: bool, risk: str) -> SampleQuestion:
    return SampleQuestion(GRADE if grade else PLACE, first, int(risk))


@click.command("sample", help=_("ผลการจัดลำดับแน่แค่ไหน: ต้องตรวจซ้ำข้อใด ความเสี่ยงที่เหลือ หยุดได้หรือดูทั้งหมด"))
@DIR
@INSTRUMENT
@YEAR
@asking
@click.option("--seed", metavar="DIGITS", default="", help=_("เลขที่ทอยต่อหน้าทุกฝ่ายหลังรับผลครบ แล้วจับสลากตามนั้น"))
@click.pass_obj
def sample_ranking(
    desk: Desk, folder: Path, instrument: str, year: int, first: int, grade: bool, risk: str, seed: str
) -> Output:
    asked = asked_of(first, grade, risk)
    if not seed:
        with desk.look(folder) as reading:
            form = reading.reader.forms.get(instrument)
            found = samples(reading.reader, reading.unit, form, year, asked)
            return shown(found, whole(found, ranked_items(reading.reader, form, year)), asked)
    with opened(desk, folder) as office:
        form, session = office.forms.get(instrument), office.session
        reading_ = partial(samples, own=office.unit, form=form, year=year, asked=asked)
        session.do_now(partial(draw, asked=asked, found=session.read(reading_), seed=seed))
        found = session.read(reading_)
        of = session.read(partial(ranked_items, form=form, year=year))
        return shown(found, whole(found, of), asked)


@click.command("recheck", help=_("บันทึกผลตรวจซ้ำของข้อที่จับสลากได้"))
@DIR
@click.argument("unit", metavar="UNIT")
@click.argument("item", metavar="ITEM")
@INSTRUMENT
@YEAR
@asking
@click.option("--holds", is_flag=True, help=_("ตรงตามที่หน่วยงานให้คะแนน"))
@click.option("--not", "why", metavar="TEXT", default="", help=_("ไม่ตรง พร้อมสิ่งที่ตรวจพบ"))
@click.pass_obj
def recheck(
    desk: Desk, folder: Path, unit: str, item: str, instrument: str, year: int, first: int, grade: bool, risk: str,
    holds: bool, why: str,
) -> Output:  # fmt: skip
    if holds == bool(why):
        raise click.UsageError("--holds, --not")
    asked = asked_of(first, grade, risk)
    with opened(desk, folder) as office:
        form = office.forms.get(instrument)

        def of_unit(reader: Reader) -> Sample:
            found = samples(reader, office.unit, form, year, asked)
            return next((one for one in found if unit in (one.row.code, one.row.unit)), None) or unknown(unit)

        before = office.session.read(of_unit)
        office.session.do_now(partial(look_again, sample=before, item=item, sound=holds, reason=why))
        after = office.session.read(of_unit)
    return Output(sample_json(after, asked), list(sample_lines(after, asked)))


def unknown(unit: str) -> Sample:
    raise UserError(
        _("ไม่พบหน่วยงาน {unit} ในหน่วยที่ถามถึง").format(unit=unit),
        _("ตรวจซ้ำเฉพาะหน่วยที่อยู่อันดับแรกตามที่ถาม"),
        _("ดูรหัสหน่วยงานด้วย centre sample"),
    )


def shown(found: Sequence[Sample], of_all: RankingRisk, asked: SampleQuestion) -> Output:
    value = {
        "whole": {**of_all._asdict(), "risk": exact_text(of_all.risk), "text": whole_words(of_all, asked)},
        "units": [sample_json(one, asked) for one in found],
    }
    lines = [whole_words(of_all, asked), *(line for one in found for line in sample_lines(one, asked))]
    return Output(value, lines)


def sample_json(one: Sample, asked: SampleQuestion) -> dict[str, object]:
    looked = one.looked
    return {
        **part(one.row, "unit code name rank total"),
        **part(one, "problem seed"),
        **one.draws._asdict(),
        "fingerprint": one.code,
        "claim": claim_words(one, asked) if one.claim else None,
        "items": list(one.items),
        "left_out": len(one.out),
        "verdict": looked.verdict if looked else None,
        "risk": exact_text(looked.risk) if looked else None,
        "looked": looked.looked if looked else 0,
        "false": looked.false if looked else 0,
        "next": list(looked.next) if looked and one.seed else [],
        "text": verdict_words(one, asked),
    }


def sample_lines(one: Sample, asked: SampleQuestion) -> Iterator[str]:
    """The unit, what is claimed, how sure it is; then the items to look at now, each with its number of the draw."""
    verdict = verdict_name(one.looked.verdict) if one.looked and one.seed else ""
    yield "  ".join(filter(None, (one.row.code, one.row.name, verdict)))
    if one.claim is None:
        yield f"    {one.problem}"
        return
    told = (claim_words(one, asked), fewest_words(one), verdict_words(one, asked))
    yield from (f"    {line}" for line in told)
    seed = f"  {_('เลขตั้งต้น {seed}').format(seed=one.seed)}" if one.seed else ""
    yield f"    {_('รหัสของผลที่ตรวจ {code}').format(code=one.code)}{seed}"
    if said := earlier_words(one):
        yield f"    {said}"
    if one.seed and one.looked and one.form:
        yield from (f"      {line}" for line in item_lines(one, one.form))


def item_lines(one: Sample, form: Instrument) -> Iterator[str]:
    tree = tree_under(form)
    for item in one.looked.next if one.looked else ():
        place, text = item_words(tree, item)
        number = one.items.index(item) + 1 if item in one.items else 0
        yield "  ".join(filter(None, (f"{number}." if number else "", item, place, text)))
