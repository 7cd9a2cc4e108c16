"""A narrow window beside the browser, for copying a document field by field into a web page without import."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QWidget

from core.forms.shape import Instrument
from core.i18n import _
from core.papers.deeds import keep_words
from core.papers.shown import PORTAL, PortalTextBox
from core.thai.written import arabic_digits
from core.values import Ref
from ui.desktop.base.page_context import HeaderAction, PageContext
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button
from ui.desktop.widgets.choices import TickBox
from ui.desktop.widgets.dialog import most
from ui.desktop.widgets.keys import InstalledShortcuts, KeyBinding
from ui.desktop.widgets.late import later
from ui.desktop.widgets.layout import column, flow, hairline, scrolling
from ui.desktop.widgets.line_list import LineList, ListLine
from ui.desktop.widgets.plain import copy_words, name, show, show_plain, show_some, words

WIDE, HIGH = 380, 700  # design pixels
AGAIN = 400  # milliseconds after a save


class PortalCopyWindow(QDialog):
    """The window that lists fields to copy; Enter or Ctrl+C copies a field, ticks it and goes to the next."""

    def __init__(
        self, look: Look, title: str, keep: Callable[[str, str | None], None], parent: QWidget
    ) -> None:
        """Make the window; `keep` notes the copied text of a field (id), None = not copied any more."""
        super().__init__(parent, Qt.WindowType.Window | Qt.WindowType.WindowStaysOnTopHint)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("คัดลอกลงเว็บ"))
        self._keep = keep
        self.lines: Sequence[PortalTextBox] = ()
        self._count = words("", "line", "text2", wrap=True)
        self._says = words("", "line", "warn", wrap=True)
        self.list: LineList = LineList(look, _("ช่องบนเว็บ"), do=lambda _key: self._show_box())
        self.list.opened.connect(self.copy)
        self._box, self._value = words("", "strong", wrap=True), words("", "body", wrap=True)
        self._was = words("", "line", "warn", wrap=True)
        self.on_top = TickBox(look, _("อยู่เหนือหน้าต่างอื่น"))
        self.on_top.setChecked(True)
        self.on_top.toggled.connect(self._stay)
        self.go = Button(look, _("คัดลอก แล้วไปช่องถัดไป"), "primary", "copy", do=self.copy)
        self.undo = Button(look, _("ยังไม่ได้กรอก"), "ghost", "back", do=self._untick)
        value = scrolling(column(self._box, self._value, self._was, None, gap=4))
        value.setFixedHeight(look.px(130))
        head = words(title, "section", wrap=True)
        parts = (
            head,
            self._count,
            self.list,
            hairline(),
            value,
            self._says,
            flow(self.go, self.undo),
            self.on_top,
        )
        self.setLayout(column(*parts, gap=8, edges=(14, 12, 14, 12), grow=2))
        self._keys = InstalledShortcuts(
            self, [KeyBinding(_("คัดลอก แล้วไปช่องถัดไป"), ("Ctrl+C", "Return", "Enter"), self.copy)]
        )
        room = (self.screen() or QGuiApplication.primaryScreen()).availableGeometry()
        self.resize(QSize(look.px(WIDE), look.px(HIGH)).boundedTo(most(self)))
        self.move(room.right() - self.width(), room.top())

    def show_boxes(self, lines: Sequence[PortalTextBox]) -> None:
        """Show the fields; the chosen field stays chosen. If none is chosen, choose the first field that is not copied
        yet or was changed after it was copied."""
        here, self.lines = self.list.here, tuple(lines)
        self.list.show_lines([_line(one) for one in lines])
        first = next(
            (one.id for one in lines if one.copied is None or one.changed),
            lines[0].id if lines else None,
        )
        self.list.show_key(here if here in {one.id for one in lines} else first)
        done = sum(one.copied is not None for one in lines)
        again = sum(one.changed for one in lines)
        more = _("เปลี่ยนหลังคัดลอก {n} ช่อง").format(n=again) if again else ""
        said = _("คัดลอกแล้ว {n} จาก {of} ช่อง").format(n=done, of=len(lines))
        show_plain(self._count, "  ".join(filter(None, (said, more))))
        self._show_box()

    def copy(self) -> None:
        """Copy the chosen field's text and tick it, or say that it is empty; go to the next unless copying failed."""
        one = self._here()
        if one is None:
            return
        show_some(self._says, "" if one.value else _("ยังไม่มีค่าในเอกสาร ไม่มีสิ่งใดถูกคัดลอก"))
        if one.value:
            if not copy_words(one.value):
                show_some(self._says, _("คัดลอกไม่ได้ เพราะโปรแกรมอื่นใช้คลิปบอร์ดอยู่ กดอีกครั้ง"))
                return
            self._keep(one.id, one.value)
        at = [each.id for each in self.lines].index(one.id)
        self.list.show_key(self.lines[min(at + 1, len(self.lines) - 1)].id)
        self._show_box()

    def _untick(self) -> None:
        one = self._here()
        if one is not None:
            self._keep(one.id, None)

    def _here(self) -> PortalTextBox | None:
        return next((one for one in self.lines if one.id == self.list.here), None)

    def _show_box(self) -> None:
        one = self._here()
        show_plain(self._box, " · ".join(filter(None, (one.title, one.row_name))) if one else "")
        show_plain(self._value, (one.value or _("ยังไม่มีค่าในเอกสาร")) if one else "")
        show_some(
            self._was,
            _("เปลี่ยนหลังคัดลอก: เดิม {words}").format(words=one.copied) if one and one.changed else "",
        )
        show(self.undo, one is not None and one.copied is not None)
        name(
            self.list,
            _("ช่องบนเว็บ"),
            " ".join(filter(None, (one.title, one.row_name, one.value))) if one else "",
        )

    def _stay(self, on_top: bool) -> None:
        self.setWindowFlag(Qt.WindowType.WindowStaysOnTopHint, on_top)
        self.show()  # Qt hides a window when its flags change


def _line(box: PortalTextBox) -> ListLine:
    below = " ".join(box.value.split()) or _("ยังไม่มีค่าในเอกสาร")
    if box.copied is None:
        pill = ""
    elif box.changed:
        pill = _("เปลี่ยนหลังคัดลอก")
    else:
        pill = _("คัดลอกแล้ว")
    return ListLine(box.id, box.title, below, box.row_name, pill, "warn" if box.changed else "ok")


def portal_action(
    context: PageContext, document: Ref, form: Instrument, parent: QWidget
) -> Iterator[HeaderAction]:
    """Yield the header action that copies a document into a web page, if the form lists that page's fields."""
    if form.portal:
        yield HeaderAction(
            _("คัดลอกลงเว็บ…"), "copy", partial(open_portal, context, document, form, parent)
        )


def open_portal(
    context: PageContext, document: Ref, form: Instrument, parent: QWidget
) -> PortalCopyWindow:
    """Open the window to copy a document into a web portal; this PC remembers what was copied."""
    view = partial(PortalTextBox.all, unit=context.unit, document=document)

    done = {one.id: one.copied for one in context.session.read(view)}

    def look() -> None:
        window.show_boxes(
            [one._replace(copied=done.get(one.id)) for one in context.session.read(view)]
        )

    def keep(box: str, text: str | None) -> None:
        done[box] = text  # before the pen has saved it, which may take longer than the next key
        window.show_boxes([one._replace(copied=done.get(one.id)) for one in window.lines])
        context.do(
            partial(keep_words, subject=document, form=PORTAL, answers=PortalTextBox.kept(done))
        )

    window = PortalCopyWindow(context.look, arabic_digits(str(form.heading)), keep, parent)
    again = later(window, AGAIN, look)
    changed = context.news.changed.connect(lambda _changes: again.start())
    window.finished.connect(lambda _how: context.news.changed.disconnect(changed))
    context.host.closing.connect(window.close)
    look()
    window.show()
    return window
