"""Commands for a scoring workshop without a window: start, vote, close, vote again, decide, note, accept, show."""

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

import click

from core.errors import UserError
from core.forms.ports import Action
from core.i18n import _
from core.log.scopes import MANY
from core.values import Ref
from core.workshop import deeds
from core.workshop.questions import Vote
from core.workshop.sentences import accepted_words, voted_words
from core.workshop.shown import rest_words, score_words, talked_for
from core.workshop.slip_deeds import cancel_again, take_back_slip
from core.workshop.view import DONE, NONE, OPEN, TALKS, Workshop
from core.workshop.view import workshop as workshop_of
from ui.desk import Office, ReadOnlyFolder, read_json
from ui.terminal.arguments import FILE, RefArgument, WrongOptionsError, decided, iso_day
from ui.terminal.commands import LazyCommandGroup
from ui.terminal.show import Output, columns, part

workshop = LazyCommandGroup()
ASSESSMENT = click.argument("assessment", metavar="ASSESSMENT", type=RefArgument)
ITEM = click.argument("item", metavar="ITEM")
WHY = click.option("--why", metavar="TEXT", default="", help=_("เหตุผล"))


@workshop.reads("show", _("การประชุมถึงขั้นใด ใบใดให้คะแนนแล้วกี่ข้อ และเมื่อปิดรับแล้ว ข้อที่ต้องคุยกับมติ"))
@ASSESSMENT
def show(reading: ReadOnlyFolder, assessment: Ref) -> Output:
    held = workshop_of(reading.reader, assessment)
    reading.note("view", MANY)
    return Output(_value(held), _lines(held))


def _value(workshop: Workshop) -> dict[str, object]:
    slips = [
        {**part(one, "slip=id number chair"), "voted": workshop.voted.get(one.id, 0)}
        for one in workshop.slips
    ]
    names = "item=key heading"
    asked = [
        {**part(one, names), "choices": [each.key for each in one.choices]}
        for one in workshop.questions
    ]
    return {
        **part(workshop, "state begun closed again"),
        "slips": slips,
        "questions": asked,
        "talks": [_talk(workshop, one.item, one.reasons) for one in workshop.talks],
        **part(workshop, "unproved=proofless rest promises notes agains"),
        "motion": workshop.motion.at if workshop.motion else "",
    }


def _talk(workshop: Workshop, item: str, reasons: Sequence[str]) -> dict[str, object]:
    votes, decided = workshop.votes[item], workshop.decided.get(item)
    said = {"decided": "", "reason": ""}
    if decided:
        said = {"decided": decided.text, "reason": decided.reason}
    return {
        "item": item,
        "why": reasons,
        **part(votes, "votes of"),
        "split": dict(votes.split),
        **said,
    }


STATES = {
    NONE: "ยังไม่ได้เริ่มประชุม",
    OPEN: "เปิดรับคะแนน",
    TALKS: "ปิดรับคะแนนแล้ว กำลังคุยกัน",
    DONE: "รับผลครบทุกข้อแล้ว",
}


def _lines(workshop: Workshop) -> list[str]:
    whole = _("ให้คะแนนครบ {n} จาก {of} ใบ").format(n=workshop.whole, of=len(workshop.slips))
    slips = [
        (slip.id, f"{workshop.voted.get(slip.id, 0)}/{len(workshop.questions)}")
        for slip in workshop.slips
    ]
    lines = [_(STATES[workshop.state]), *([whole] if workshop.slips else []), *columns(slips)]
    for talk in workshop.talks:
        votes = workshop.votes[talk.item]
        decided = workshop.decided.get(talk.item)
        told = _("มติ: {answer}").format(answer=decided.text) if decided else _("รอคุย")
        now = _("กำลังให้คะแนนอีกครั้ง") if workshop.again == talk.item else voted_words(votes)
        lines.append(
            "  ".join(
                (
                    talk.item,
                    workshop.question(talk.item).heading,
                    talked_for(workshop, talk),
                    now,
                    told,
                )
            )
        )
    if workshop.closed:
        lines.append(
            accepted_words(workshop.facts.tree, workshop.rest)
            if workshop.motion
            else rest_words(workshop)
        )
        lines += [words] if (words := score_words(workshop)) else []
    lines += [_("บันทึกของประธาน: {text}").format(text=note.text) for note in workshop.notes]
    return lines


@workshop.saves("begin", _("ทำใบลงคะแนนของประชุม หรือเพิ่มใบระหว่างที่เปิดรับ เวลายังไม่เดิน"))
@ASSESSMENT
@click.option("--voters", metavar="N", type=click.IntRange(min=1), required=True, help=_("กี่ใบ"))
@click.option("--no-chair", is_flag=True, help=_("ไม่มีใบของประธาน"))
def begin_meeting(_office: Office, assessment: Ref, voters: int, no_chair: bool) -> Action:
    return partial(deeds.begin, assessment=assessment, voters=voters, chair=not no_chair)


SLIP = click.argument("slip", metavar="SLIP")
about = _("เอาใบลงคะแนนที่ยังไม่มีคะแนนออก คะแนนของใบอื่นอยู่อย่างเดิม")
workshop.deed("drop", about, take_back_slip, ASSESSMENT, SLIP)
workshop.deed("start", _("ให้เวลาของวาระเริ่มเดิน ไม่เช่นนั้นเดินเมื่อมีคะแนนแรก"), deeds.start, ASSESSMENT)
workshop.deed("close", _("ปิดรับคะแนน แล้วตั้งรายการข้อที่ต้องคุย"), deeds.close, ASSESSMENT)


@workshop.saves(
    "vote",
    _("รับคะแนนจากไฟล์ [{slip, item, choice, note}] ทั้งหมดหรือไม่รับเลย คะแนนหลังของใบเดียวกันแทนคะแนนก่อน"),
)
@ASSESSMENT
@FILE
def vote(_office: Office, assessment: Ref, file: Path) -> Action:
    return partial(deeds.take, assessment=assessment, votes=votes_in(read_json(file)))


def votes_in(data: object) -> list[Vote]:
    """Return the votes in `data`, the parsed JSON of a file. Raises UserError if it is no list of votes."""
    rows = data if isinstance(data, list) else None
    if rows is None or not all(
        isinstance(one, Mapping) and {"slip", "item"} <= one.keys() for one in rows
    ):
        raise UserError(
            _("รับคะแนนจากไฟล์ไม่ได้"),
            _("ไฟล์ต้องเป็นรายการของ slip item choice note"),
            _("แก้ไฟล์แล้วลองใหม่"),
        )
    return [
        Vote(
            str(one["slip"]),
            str(one["item"]),
            (str(one["choice"]),) if one.get("choice") else (),
            note=str(one.get("note") or ""),
        )
        for one in rows
    ]


@workshop.saves("again", _("ให้คะแนนข้อหนึ่งอีกครั้ง คะแนนเดิมอยู่ในประวัติ หรือด้วย --close ปิดรับข้อนั้น"))
@ASSESSMENT
@click.argument("item", metavar="[ITEM]", required=False, default="")
@WHY
@click.option("--close", "closes", is_flag=True, help=_("ปิดรับคะแนนของข้อที่กำลังให้อีกครั้ง"))
@click.option("--cancel", "cancels", is_flag=True, help=_("ยกเลิกก่อนมีผู้ให้คะแนน คะแนนเดิมกลับมา"))
def again(
    _office: Office, assessment: Ref, item: str, why: str, closes: bool, cancels: bool
) -> Action:
    if closes + cancels + bool(item) != 1:
        raise WrongOptionsError(_("โปรดบอกข้อ --close หรือ --cancel อย่างใดอย่างหนึ่ง"))
    if not item:
        return partial(deeds.count_again if closes else cancel_again, assessment=assessment)
    return partial(deeds.vote_again, assessment=assessment, item=item, reason=why)


@workshop.saves("decide", _("มติของข้อที่คุยกัน ไม่บอกช่อง = คงคำตอบไว้ตามเดิม"))
@ASSESSMENT
@ITEM
@click.argument("fields", metavar="[FIELD=VALUE…]", nargs=-1)
@WHY
def decide_item(
    office: Office, assessment: Ref, item: str, fields: Sequence[str], why: str
) -> Action:
    wishes = office.session.read(partial(decided, about=assessment, item=item, fields=fields))
    return partial(deeds.decide, assessment=assessment, item=item, reason=why, inputs=wishes)


workshop.deed(
    "promise",
    _("สิ่งที่มีผู้รับไปทำระหว่างคุยข้อหนึ่ง"),
    deeds.promise,
    ASSESSMENT,
    ITEM,
    click.option("--text", metavar="WORDS", required=True, help=_("จะทำอะไร")),
    click.option("--owner", metavar="NAME", required=True, help=_("ใครเป็นผู้ทำ")),
    click.option("--due", metavar="DAY", default="", type=iso_day, help=_("ภายในวันที่")),
)
workshop.deed(
    "note",
    _("บันทึกของประธาน เห็นในจอของประธาน ลงในบันทึกการประชุมเมื่อบอก --minutes"),
    deeds.note,
    ASSESSMENT,
    click.option("--text", metavar="WORDS", required=True, help=_("ข้อความ")),
    click.option("--item", metavar="ID", default="", help=_("ข้อของแบบประเมิน")),
    click.option("--minutes", is_flag=True, help=_("ลงในบันทึกการประชุม")),
)


@workshop.saves("accept", _("รับทุกข้อที่เห็นตรงกันในมติเดียว เมื่อคุยข้อที่ต้องคุยครบแล้ว"))
@ASSESSMENT
@click.option("--unproved", is_flag=True, help=_("รับข้อที่ทุกคนเห็นตรงกันและขาดแต่หลักฐาน ก่อนคุยข้ออื่นครบก็ได้"))
def accept(_office: Office, assessment: Ref, unproved: bool) -> Action:
    return partial(deeds.accept_proofless if unproved else deeds.accept_rest, assessment=assessment)
