"""Dialogs about a paper: the printer, and the registry's number."""

from collections.abc import Sequence

from core.i18n import _
from core.thai.numbering import arabic_digits
from ui.desktop.widgets.prompt import Prompt, Prose, Refusal, choice, day, entry, number

MOST = 99  # copies


def printing(printers: Sequence[str], usual: str, count: int) -> Prompt:
    """Where to (`printer`), how often (`copies`), and which `pages` of so many."""
    said = _("หน้าที่พิมพ์ (มี {n} หน้า)").format(n=count)
    pages = entry("pages", _("หน้าที่พิมพ์"), label=said, prompt=_("ทุกหน้า หรือระบุเช่น 1-2, 4"))

    def refuse(copies: int, pages: tuple[int, ...], **_rest: str) -> str | tuple[str, str]:
        if not 1 <= copies <= MOST:
            return _("จำนวนชุดเป็นเลข 1 ถึง {most}").format(most=MOST), "copies"
        wrong = _("เอกสารมีหน้า 1 ถึง {n} พิมพ์เลขหน้าเช่น 1-2, 4").format(n=count)
        return "" if pages else (wrong, "pages")

    return Prompt(
        title=_("พิมพ์ออกเครื่องพิมพ์"), go=_("พิมพ์"), icon="printer", refuse=refuse, first="go", wide=440, gap=4, parts=[
            choice("printer", _("เครื่องพิมพ์"), [(one, one) for one in printers], usual), 4,
            number("copies", _("จำนวนชุด"), 1, _("จำนวนชุด"), 64), 4,
            pages._replace(read=lambda field: pages_in(field.text(), count)), Refusal(),
        ],
    )  # fmt: skip


def official(number: str, on: str) -> Prompt:
    """The `number` and the day (`on`) that the registry wrote on the paper."""
    why = Prose(_("เลขที่สารบรรณออกให้หลังลงนาม ไม่ใช่เลขทะเบียนของโปรแกรม"), "line text2")
    wrong = _("อ่านวันที่ไม่ได้ เช่น 9 เม.ย. 69")
    return Prompt(
        title=_("เลขที่และวันที่หนังสือ"), go=_("บันทึก"), wide=440, gap=4,
        parts=[why, 4, entry("number", _("เลขที่หนังสือ"), number), 4, day("on", _("ลงวันที่"), on), Refusal()],
        refuse=lambda on, **_rest: (wrong, "on") if on is None else "",
    )  # fmt: skip


def pages_in(text: str, count: int) -> tuple[int, ...]:
    """The pages named by `1-3, 5`, counted from 0; all for "", () when a page does not exist or the text is invalid."""
    text = arabic_digits(text).replace("–", "-").replace(" ", "")
    if not text:
        return tuple(range(count))
    found: list[int] = []
    for part in filter(None, text.split(",")):
        first, dash, last = part.partition("-")
        ends = (first or "1", (last or str(count)) if dash else first)
        if not all(end.isascii() and end.isdigit() and 1 <= int(end) <= count for end in ends):
            return ()
        found += range(int(ends[0]) - 1, int(ends[1]))
    return tuple(dict.fromkeys(found))
