"""What is asked before voting is closed, what somebody promises, and the list of the one motion."""

from collections.abc import Sequence

from core.assessment.slips import Slip
from core.i18n import _
from core.workshop.view import Workshop
from ui.desktop.widgets.line_list import ListLine
from ui.desktop.widgets.prompt import Prompt, Prose, Refusal, day, entry, lines, tick
from ui.desktop.workshop.table import slip_words

NAMED = 12  # slips that are named before voting is closed


def close_words(held: Workshop) -> str:
    """What closing does, and who has not finished."""
    missing = len(held.slips) - held.whole
    text = _("ปิดแล้วรับคะแนนอีกไม่ได้ และตั้งรายการข้อที่ต้องคุยจากคะแนนที่มี")
    return (_("ยังให้คะแนนไม่ครบ {n} ใบ ").format(n=missing) + text) if missing else text


def short_words(held: Workshop) -> str:
    """Which slips are not whole, and how far they are; "" = all are."""
    of = len(held.questions)
    short = [(one, held.voted.get(one.id, 0)) for one in held.slips if held.voted.get(one.id, 0) < of]
    named = [
        _("{slip} ({n} จาก {of} ข้อ)").format(slip=slip_words(one), n=n, of=of)
        if n
        else _("{slip} (ยังไม่เริ่ม)").format(slip=slip_words(one))
        for one, n in short[:NAMED]
    ]
    more = [_("และอีก {n} ใบ").format(n=len(short) - NAMED)] if len(short) > NAMED else []
    return ", ".join((*named, *more))


def closing(held: Workshop) -> Prompt:
    """Voting that is closed is not opened again: where slips are not whole, Enter leaves it open."""
    short = short_words(held)
    return Prompt(
        title=_("ปิดรับคะแนน"), parts=[close_words(held), *([Prose(short, "strong warn")] if short else [])],
        go=_("ปิดรับคะแนน"), icon="lock", first="leave" if short else "go", wide=480,
    )  # fmt: skip


def spare_slip(slips: Sequence[Slip]) -> Prompt:
    """The slips nobody has written on; one of them, `slip`, is taken out."""
    if not slips:
        text, listed = _("ทุกใบมีผู้ให้คะแนนหรือมีโทรศัพท์เข้าแล้ว จึงไม่มีใบให้เอาออก"), []
    else:
        text = _("ใบที่เอาออกใช้ลงคะแนนไม่ได้อีก คะแนนของใบอื่นอยู่อย่างเดิม เอาผิดใบกด Ctrl+Z แล้วใบนั้นกลับมา")
        rows = [ListLine(one.id, slip_words(one), "") for one in slips]
        listed = [lines(_("ใบที่ยังไม่มีคะแนน"), rows, key="slip", here=slips[-1].id)]
    return Prompt(
        title=_("เอาใบออก"), parts=[text, *listed], go=_("เอาใบนี้ออก"), icon="minus", wide=480, gap=10,
        lacks=lambda **_given: "" if slips else text,
    )  # fmt: skip


def rest_motion(items: Sequence[ListLine], *, proofless: bool = False) -> Prompt:
    """Every item of the motion is named with its words and its answer before it is carried; `proofless`: all agree on
    them, and each lacks a proof."""
    title, text = _("รับ {n} ข้อในมติเดียว"), _("ทุกคนที่ตอบข้อเหล่านี้ตอบตรงกัน คำตอบที่กรอกไว้แล้วไม่ถูกแก้")
    if proofless:
        title = _("รับ {n} ข้อที่ขาดหลักฐานในมติเดียว")
        text = _("ทุกคนเห็นตรงกันและขาดแต่หลักฐาน บันทึกลงเป็นมติเดียวพร้อมเลขข้อและคำว่าขาดหลักฐาน ข้อที่อยากคุยให้บันทึกมติก่อน")
    listed = lines(_("ข้อที่ทุกคนเห็นตรงกัน"), items)
    title = title.format(n=len(items))
    return Prompt(title=title, parts=[text, listed], go=_("รับในมติเดียว"), wide=640, gap=10)


def promise_of(item: str) -> Prompt:
    """What is promised, by whom and by when: `text`, `owner`, `due`."""
    wrong = _("อ่านวันที่ไม่ได้ พิมพ์เช่น 30 มิ.ย. 2569")
    return Prompt(
        title=_("มีผู้รับไปทำ"), go=_("บันทึก"), gap=4, parts=[
        Prose(item, "line text2"), 4, entry("text", _("จะทำอะไร"), need=True), 4,
        entry("owner", _("ใครเป็นผู้ทำ"), need=True), 4, day("due", _("ภายในวันที่")), Refusal("line warn"),
        ],
        lacks=lambda due, **_rest: wrong if due is None else "",
    )  # fmt: skip


def note_on(item: str) -> Prompt:
    """What the chair writes for themselves, `text`; it goes into the minutes only where that is ticked."""
    alone = _("เห็นในจอของประธานเท่านั้น ไม่ขึ้นจอฉาย และไม่ออกจากหน่วยงาน")
    printed = _("เห็นในจอของประธาน และพิมพ์ในบันทึกการประชุม ไม่ขึ้นจอฉาย")
    return Prompt(title=_("บันทึกของประธาน"), go=_("บันทึก"), enters=False, parts=[
        Prose(item, "line text2"), entry("text", _("ข้อความ"), label="", need=True),
        tick("minutes", _("ลงในบันทึกการประชุม")),
        Prose(lambda minutes, **_rest: printed if minutes else alone, "line text2"),
    ])  # fmt: skip
