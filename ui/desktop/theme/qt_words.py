"""The language, years and digits of the window; and Thai texts for Qt's own dialogs, buttons and menus."""

from PySide6.QtCore import QCoreApplication, QTranslator

from core.i18n import THAI, use
from core.thai.days import count_years
from ui.desktop.theme.look import RESOURCES
from ui.desktop.theme.thai import choose_digits

LOCALE = RESOURCES / "locale"

BUTTONS = {
    "OK": "ตกลง", "&OK": "ตกลง", "Cancel": "ยกเลิก", "&Cancel": "ยกเลิก", "&Yes": "ใช่", "&No": "ไม่ใช่",
    "Close": "ปิด", "&Close": "ปิด", "Save": "บันทึก", "&Save": "บันทึก", "Open": "เปิด", "&Open": "เปิด",
    "Apply": "ใช้", "Reset": "คืนค่า", "Help": "ช่วยเหลือ", "Discard": "ไม่บันทึก", "Don't Save": "ไม่บันทึก",
    "Abort": "หยุด", "Retry": "ลองใหม่", "Ignore": "ข้าม", "Yes to &All": "ใช่ทั้งหมด", "N&o to All": "ไม่ใช่ทั้งหมด",
    "Save All": "บันทึกทั้งหมด", "Restore Defaults": "คืนค่าเริ่มต้น",
}  # fmt: skip
FIELDS = {
    "&Undo": "เลิกทำ", "&Redo": "ทำซ้ำ", "Cu&t": "ตัด", "&Copy": "คัดลอก", "&Paste": "วาง", "Delete": "ลบ",
    "Select All": "เลือกทั้งหมด", "Copy &Link Location": "คัดลอกที่อยู่ลิงก์", "&Step up": "เพิ่ม", "Step &down": "ลด",
    "Clear": "ล้าง",
}  # fmt: skip
FILES = {
    "&Look in:": "อยู่ใน:", "File &name:": "ชื่อไฟล์:", "Files of &type:": "ชนิดไฟล์:", "Directory:": "โฟลเดอร์:",
    "&Choose": "เลือก", "&Open": "เปิด", "&Save": "บันทึก", "Open": "เปิด", "Save As": "บันทึกเป็น",
    "Find Directory": "หาโฟลเดอร์", "Back": "ย้อนกลับ", "Go back": "ย้อนกลับ", "Forward": "ไปข้างหน้า",
    "Go forward": "ไปข้างหน้า", "Parent Directory": "โฟลเดอร์ที่อยู่ข้างบน",
    "Go to the parent directory": "ไปโฟลเดอร์ที่อยู่ข้างบน", "Create New Folder": "สร้างโฟลเดอร์ใหม่",
    "Create a New Folder": "สร้างโฟลเดอร์ใหม่", "&New Folder": "โฟลเดอร์ใหม่", "New Folder": "โฟลเดอร์ใหม่",
    "List View": "แบบรายการ", "Change to list view mode": "แสดงแบบรายการ", "Detail View": "แบบรายละเอียด",
    "Change to detail view mode": "แสดงแบบรายละเอียด", "Sidebar": "ที่ใช้บ่อย", "Files": "ไฟล์",
    "List of places and bookmarks": "ที่ใช้บ่อย", "&Rename": "เปลี่ยนชื่อ", "&Delete": "ลบ", "Remove": "นำออก",
    "Show &hidden files": "แสดงไฟล์ที่ซ่อน", "Show ": "แสดง ", "Recent Places": "ที่เปิดล่าสุด",
    "My Computer": "เครื่องนี้", "Computer": "เครื่องนี้", "Drive": "ไดรฟ์", "Folder": "โฟลเดอร์", "File": "ไฟล์",
    "File Folder": "โฟลเดอร์", "Unknown": "ไม่ทราบชนิด", "Shortcut": "ทางลัด", "Alias": "ทางลัด",
    "All files (*)": "ทุกไฟล์ (*)", "Directories": "โฟลเดอร์", "Name": "ชื่อ", "Size": "ขนาด", "Kind": "ชนิด",
    "Type": "ชนิด", "Date Modified": "แก้ไขเมื่อ", "%1 bytes": "%1 ไบต์", "%1 byte(s)": "%1 ไบต์",
    "%1 already exists.\nDo you want to replace it?": "มีไฟล์ %1 อยู่แล้ว\nจะเขียนทับหรือไม่",
    "%1\nFile not found.\nPlease verify the correct file name was given.": "ไม่พบไฟล์ %1\nตรวจชื่อไฟล์แล้วลองใหม่",
    "%1\nDirectory not found.\nPlease verify the correct directory name was given.":
        "ไม่พบโฟลเดอร์ %1\nตรวจชื่อโฟลเดอร์แล้วลองใหม่",
    "Are you sure you want to delete '%1'?": "จะลบ %1 หรือไม่", "Could not delete directory.": "ลบโฟลเดอร์ไม่ได้",
    "'%1' is write protected.\nDo you want to delete it anyway?": "%1 ห้ามเขียนทับ\nจะลบหรือไม่",
}  # fmt: skip
CONTEXTS = {
    "QPlatformTheme": BUTTONS,
    "QDialogButtonBox": BUTTONS,
    "QMessageBox": BUTTONS | {"Show Details...": "ดูรายละเอียด"},
    "QLineEdit": FIELDS,
    "QWidgetTextControl": FIELDS,
    "QAbstractSpinBox": FIELDS,
    "QFileDialog": FILES,
    "QFileSystemModel": FILES,
    "QAbstractFileIconProvider": FILES,
    "QSidebar": {"Remove": "นำออก"},
    "QDialog": {"What's This?": "นี่คืออะไร", "Done": "เสร็จ"},
}


class QtTranslator(QTranslator):
    """A translator of Qt's own texts into Thai by the table CONTEXTS; other texts stay as they are."""

    def isEmpty(self) -> bool:
        return False

    def translate(
        self, context: str, source: str, _disambiguation: str | None = None, _n: int = -1
    ) -> str | None:
        return CONTEXTS.get(context, {}).get(source)


_thai: list[QtTranslator] = []  # the installed translator; Qt does not keep it alive


def use_qt_language(language: str) -> None:
    """Set the language (code) of Qt's own texts, such as those of its dialogs; open dialogs do not change."""
    while _thai:
        QCoreApplication.removeTranslator(_thai.pop())
    if language == THAI:
        _thai.append(QtTranslator())
        QCoreApplication.installTranslator(_thai[0])


def use_language(language: str, buddhist: bool = False, thai_digits: bool = False) -> None:
    """Use the language with this code from now on. Years are Buddhist if `buddhist`, else Western; digits are Thai if
    `thai_digits`, else Arabic."""
    use(language, LOCALE)
    use_qt_language(language)
    count_years(buddhist=buddhist)
    choose_digits(thai=thai_digits)
