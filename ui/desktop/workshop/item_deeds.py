"""Actions on the discussed item: vote again, notes, promises made plan rows; and taking back unused slips."""

from collections.abc import Callable, Collection, Sequence
from functools import partial

from PySide6.QtWidgets import QWidget

from core.assessment.rounds import WorkshopSlip
from core.assessment.sheets import answer_at, sheet_of
from core.gaps.gaps import PROMISE, OpenGap
from core.i18n import _
from core.values import Ref
from core.workshop.deeds import count_again, note, vote_again
from core.workshop.slip_deeds import cancel_again, spare_slips, take_back_slip
from core.workshop.view import Workshop
from ui.desktop.base.acting import GapConverter
from ui.desktop.base.page_context import PageContext
from ui.desktop.widgets.line_list import ListLine
from ui.desktop.widgets.prompt import (
    ErrorLine,
    Prompt,
    PromptText,
    ask,
    day,
    entry,
    lines,
    one_line,
    tick,
)
from ui.desktop.workshop.table import slip_words


class DiscussedItemActions:
    """The actions on an item under discussion, each with a dialog that asks for a reason or text before it saves."""

    def __init__(
        self, context: PageContext, page: QWidget, get_workshop: Callable[[], Workshop | None]
    ) -> None:
        self._context = context
        self._page = page
        self._get_workshop = get_workshop
        self._acting: GapConverter | None = None

    def again(self, item: str) -> None:
        """Ask why, then open a repeated vote on the item; if one is open on it, count or, without votes, cancel it."""
        workshop = self._get_workshop()
        if workshop is None:
            return
        assessment = workshop.assessment
        if workshop.again == item:
            self._context.session.do(
                partial(
                    count_again if workshop.again_voted else cancel_again, assessment=assessment
                )
            )
            return
        title = _("ให้คะแนนอีกครั้ง")
        why = _("คะแนนเดิมของข้อนี้อยู่ในประวัติ ทุกคนให้คะแนนใหม่โดยไม่เห็นของกัน เหตุผลลงในบันทึก")
        deed = partial(vote_again, assessment=assessment, item=item)
        prompt = one_line(title, why, _("เหตุผล"), title)
        ask(
            self._context.look,
            self._page,
            prompt,
            lambda text: self._context.session.do(partial(deed, reason=text)),
        )

    def ask_spare(self, joined: Collection[str]) -> None:
        """Ask which unused slip to take back, and take it back; slips with which a phone has `joined` are left out."""
        workshop = self._get_workshop()
        if workshop is None:
            return
        found = self._context.session.read(partial(spare_slips, assessment=workshop.assessment))
        prompt = spare_slip([one for one in found if one.id not in joined])
        deed = partial(take_back_slip, assessment=workshop.assessment)
        ask(
            self._context.look,
            self._page,
            prompt,
            lambda slip: self._context.session.do(partial(deed, slip=slip)),
        )

    def note(self, item: str) -> None:
        workshop = self._get_workshop()
        if workshop is None:
            return
        prompt = note_on(workshop.question(item).heading)
        deed = partial(note, assessment=workshop.assessment, item=item)
        do = self._context.session.do
        ask(
            self._context.look,
            self._page,
            prompt,
            lambda text, minutes: do(partial(deed, text=text, minutes=minutes)),
        )

    def act(self, item: str) -> None:
        """Open the dialog that makes plan rows of the promises made on an item."""
        workshop = self._get_workshop()
        if workshop is not None:
            assessment = workshop.facts.record.ref
            source = answer_at(sheet_of(assessment), item)
            self._open(assessment, lambda gap: gap.source == source)

    def act_all(self) -> None:
        """Open the dialog that makes plan rows of all promises of the workshop."""
        workshop = self._get_workshop()
        if workshop is not None:
            self._open(workshop.assessment, lambda _gap: True)

    def _open(self, assessment: Ref, matches: Callable[[OpenGap], bool]) -> None:
        self._acting = self._acting or GapConverter(self._context, self._page)
        self._acting.open(assessment, lambda gap: gap.kind == PROMISE and matches(gap))


NAMED = 12  # slips named before voting is closed


def close_words(workshop: Workshop) -> str:
    """Return a text on what closing the vote does, and how many slips lack answers."""
    missing = len(workshop.slips) - workshop.whole
    text = _("ปิดแล้วรับคะแนนอีกไม่ได้ และตั้งรายการข้อที่ต้องคุยจากคะแนนที่มี")
    return (_("ยังให้คะแนนไม่ครบ {n} ใบ ").format(n=missing) + text) if missing else text


def short_words(workshop: Workshop) -> str:
    """Return a text on how many answers each incomplete slip has; "" if all slips are complete."""
    of = len(workshop.questions)
    short = [
        (one, workshop.voted.get(one.id, 0))
        for one in workshop.slips
        if workshop.voted.get(one.id, 0) < of
    ]
    named = []
    for one, n in short[:NAMED]:
        words = _("{slip} ({n} จาก {of} ข้อ)") if n else _("{slip} (ยังไม่เริ่ม)")
        named.append(words.format(slip=slip_words(one), n=n, of=of))
    more = [_("และอีก {n} ใบ").format(n=len(short) - NAMED)] if len(short) > NAMED else []
    return ", ".join((*named, *more))


def closing(workshop: Workshop) -> Prompt:
    """Return a prompt to close voting for good. If answers are missing, its default button leaves voting open."""
    short = short_words(workshop)
    first = "leave" if short else "go"
    return Prompt(
        title=_("ปิดรับคะแนน"),
        parts=[close_words(workshop), *([PromptText(short, "strong warn")] if short else [])],
        go=_("ปิดรับคะแนน"),
        icon="lock",
        first=first,
        wide=480,
    )


def spare_slip(slips: Sequence[WorkshopSlip]) -> Prompt:
    """Return a prompt that asks which of these unused slips to take back; the answer `slip` is the slip's id."""
    if not slips:
        text = _("ทุกใบมีผู้ให้คะแนนหรือมีโทรศัพท์เข้าแล้ว จึงไม่มีใบให้เอาออก")
        listed = []
    else:
        text = _("ใบที่เอาออกใช้ลงคะแนนไม่ได้อีก คะแนนของใบอื่นอยู่อย่างเดิม เอาผิดใบกด Ctrl+Z แล้วใบนั้นกลับมา")
        rows = [ListLine(one.id, slip_words(one), "") for one in slips]
        listed = [lines(_("ใบที่ยังไม่มีคะแนน"), rows, key="slip", selected=slips[-1].id)]
    return Prompt(
        title=_("เอาใบออก"),
        parts=[text, *listed],
        go=_("เอาใบนี้ออก"),
        icon="minus",
        wide=480,
        gap=10,
        lacks=lambda **_given: "" if slips else text,
    )


def rest_motion(items: Sequence[ListLine], *, proofless: bool = False) -> Prompt:
    """Return a prompt to accept `items` in one motion. `proofless`: say that they lack a proof."""
    title = _("รับ {n} ข้อในมติเดียว")
    text = _("ทุกคนที่ตอบข้อเหล่านี้ตอบตรงกัน คำตอบที่กรอกไว้แล้วไม่ถูกแก้")
    if proofless:
        title = _("รับ {n} ข้อที่ขาดหลักฐานในมติเดียว")
        text = _(
            "ทุกคนเห็นตรงกันและขาดแต่หลักฐาน บันทึกลงเป็นมติเดียวพร้อมเลขข้อและคำว่าขาดหลักฐาน ข้อที่อยากคุยให้บันทึกมติก่อน"
        )
    listed = lines(_("ข้อที่ทุกคนเห็นตรงกัน"), items)
    title = title.format(n=len(items))
    return Prompt(title=title, parts=[text, listed], go=_("รับในมติเดียว"), wide=640, gap=10)


def promise_of(item: str) -> Prompt:
    """Return a prompt for a promise on an item: what (`text`), by whom (`owner`), until when (`due`)."""
    wrong = _("อ่านวันที่ไม่ได้ พิมพ์เช่น 30 มิ.ย. 2569")
    return Prompt(
        title=_("มีผู้รับไปทำ"),
        go=_("บันทึก"),
        gap=4,
        parts=[
            PromptText(item, "line text2"),
            4,
            entry("text", _("จะทำอะไร"), required=True),
            4,
            entry("owner", _("ใครเป็นผู้ทำ"), required=True),
            4,
            day("due", _("ภายในวันที่")),
            ErrorLine("line warn"),
        ],
        lacks=lambda due, **_rest: wrong if due is None else "",
    )


def note_on(item: str) -> Prompt:
    """Return a prompt for the chair's note (`text`) on an item, printed in the minutes only if `minutes` is ticked."""
    alone = _("เห็นในจอของประธานเท่านั้น ไม่ขึ้นจอฉาย และไม่ออกจากหน่วยงาน")
    printed = _("เห็นในจอของประธาน และพิมพ์ในบันทึกการประชุม ไม่ขึ้นจอฉาย")
    return Prompt(
        title=_("บันทึกของประธาน"),
        go=_("บันทึก"),
        enters=False,
        parts=[
            PromptText(item, "line text2"),
            entry("text", _("ข้อความ"), label="", required=True),
            tick("minutes", _("ลงในบันทึกการประชุม")),
            PromptText(lambda minutes, **_rest: printed if minutes else alone, "line text2"),
        ],
    )
