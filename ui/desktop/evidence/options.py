"""Options of the page of evidence: the size of photos, the scanner's folder."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget, QWidgetAction

from core.evidence.photos import SIZES, office_record, photo_pixels
from core.i18n import _
from core.log.deeds import FieldWrite, set_field
from ui.desktop.base.room import Room
from ui.desktop.base.scanner_folder import ScannerFolder
from ui.desktop.widgets.menu import add_line, menu_of
from ui.desktop.widgets.plain import words


def open_options(room: Room, scanner: ScannerFolder, page: QWidget, at: QPoint) -> None:
    """Open the menu of options; a choice takes effect at once."""
    menu = menu_of(page, _("ตัวเลือกของหลักฐาน"))
    _head(menu, _("ขนาดภาพที่เก็บ"))
    now = room.session.read(lambda reader: photo_pixels(reader, room.unit))
    for pixels in dict.fromkeys((*SIZES, now)):
        add_line(menu, size_words(pixels), partial(_set_size, room, pixels), pixels == now)
    menu.addSeparator()
    _head(menu, _("โฟลเดอร์สแกน"))
    folder = scanner.folder
    add_line(menu, _("เฝ้าดูโฟลเดอร์ที่เครื่องสแกนบันทึก"), lambda: choose_folder(scanner, page))
    if folder is not None:
        add_line(menu, _("เลิกเฝ้าดู {folder}").format(folder=folder.name), lambda: scanner.watch(None))
    menu.popup(at)


def choose_folder(scanner: ScannerFolder, page: QWidget) -> None:
    found = QFileDialog.getExistingDirectory(page, _("โฟลเดอร์ที่เครื่องสแกนบันทึก"), str(scanner.folder or ""))
    if found:
        scanner.watch(Path(found))


def size_words(pixels: int) -> str:
    if not pixels:
        return _("เต็มขนาดของกล้อง")
    usual = _("ด้านยาวไม่เกิน {n} จุด (ปกติ)") if pixels == SIZES[1] else _("ด้านยาวไม่เกิน {n} จุด")
    return usual.format(n=f"{pixels:,}")


def _set_size(room: Room, pixels: int) -> None:
    office = room.session.read(lambda reader: office_record(reader, room.unit))
    if office is not None:
        room.session.do(partial(set_field, ref=office.ref, wishes=[FieldWrite("photo_px", pixels)]))


def _head(menu: QMenu, text: str) -> None:
    """A heading for the entries below; our styles draw no menu sections."""
    action, label = QWidgetAction(menu), words(text, "small", "text2")
    label.setContentsMargins(12, 6, 12, 2)
    action.setDefaultWidget(label)
    action.setEnabled(False)
    menu.addAction(action)
