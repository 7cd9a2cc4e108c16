"""The only module that asks for files and folders, beginning where files of that sort were last, or usually are."""

import os
import sys
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QSize, QStandardPaths, QStorageInfo, Qt, QTimer, QUrl
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QApplication, QFileDialog, QGridLayout, QLabel, QSplitter, QWidget
from shiboken6 import isValid

from core.i18n import _
from core.values import file_name
from ui.desktop.base.background import in_background
from ui.desktop.base.settings import FileDialogContext
from ui.desktop.widgets.dialog import most
from ui.desktop.widgets.plain import name

PLACES = "places"  # setting with the last folder of each sort
COMES = frozenset(
    {"answers", "evidence", "exchange", "forms", "keys", "pictures", "plans", "scans", "updates"}
)  # files received from others
CARRIED = frozenset({"backups", "second"})  # files kept on a USB stick
SEEN = frozenset({"evidence", "pictures", "scans"})  # files recognised by a preview
MOUNTED = ("/media/", "/run/media/", "/mnt/", "/Volumes/")  # mount points of removable drives
WIDE, SIDE = 220, 190  # pixels of the preview, and of the places
ROOMY = QSize(960, 520)  # a dialog large enough to read names in
TABLES = "*.xlsx *.xls *.xlsb *.ods *.docx *.csv *.txt"  # table files that can be read
Standard = QStandardPaths.StandardLocation


def is_table(path: Path) -> bool:
    """Return whether the file name has the extension of a spreadsheet that can be read (`TABLES`)."""
    return f"*{path.suffix.lower()}" in TABLES.split()


def ask_file(
    parent: QWidget, title: str, kinds: str, purpose: str, start: Path | None = None
) -> Path | None:
    """Ask for a file of the `kinds` (a Qt filter); None if cancelled. The dialog opens in the folder last used for this
    `purpose` (a settings key such as "scans"), else in `start` (None = a likely folder)."""
    QTimer.singleShot(0, partial(_furnish, purpose))
    chosen = QFileDialog.getOpenFileName(parent, title, str(place_of(purpose, start)), kinds)[0]
    return _noted(purpose, Path(chosen), Path(chosen).parent, start) if chosen else None


def ask_files(parent: QWidget, title: str, kinds: str, purpose: str) -> list[Path]:
    """Ask for files of the `kinds` (a Qt filter); return paths, [] if cancelled. `purpose` selects the start folder."""
    QTimer.singleShot(0, partial(_furnish, purpose))
    chosen = [
        Path(one)
        for one in QFileDialog.getOpenFileNames(parent, title, str(place_of(purpose)), kinds)[0]
    ]
    if chosen:
        _noted(purpose, chosen[0], chosen[0].parent)
    return chosen


def ask_scans(parent: QWidget) -> list[Path]:
    kinds = _("สแกนและภาพ (*.pdf *.jpg *.jpeg *.png *.tif *.tiff *.heic *.webp *.bmp);;ทุกไฟล์ (*)")
    return ask_files(parent, _("เลือกไฟล์สแกน"), kinds, "scans")


def ask_folder(parent: QWidget, title: str, sort: str, start: Path | None = None) -> Path | None:
    """Ask for a folder, which can be created in the dialog; None if cancelled. The dialog opens in the folder last
    chosen for this `sort` (a settings key such as "second"), else in `start` (None = a likely folder)."""
    QTimer.singleShot(0, partial(_furnish, sort))
    chosen = QFileDialog.getExistingDirectory(parent, title, str(place_of(sort, start)))
    return _noted(sort, Path(chosen), Path(chosen), start) if chosen else None


def ask_target(
    parent: QWidget, title: str, name: str, kinds: str, purpose: str, start: Path | None = None
) -> Path | None:
    """Ask where to write a file, proposing `name` in the folder that `ask_file` would open for `purpose` and `start`;
    None if cancelled. `kinds`: a Qt filter."""
    QTimer.singleShot(0, partial(_furnish, purpose))
    chosen = QFileDialog.getSaveFileName(
        parent, title, str(place_of(purpose, start) / file_name(name)), kinds
    )[0]
    return _noted(purpose, Path(chosen), Path(chosen).parent, start) if chosen else None


def place_of(sort: str, start: Path | None = None) -> Path:
    """Return the folder last used for this `sort` of files (a settings key), else `start`, else a likely folder."""
    kept = _places().get(sort)
    if kept and Path(kept).is_dir():
        return Path(kept)
    if start is not None:
        return start
    likely = drives() if sort in CARRIED else iter(())
    return next(received() if sort in COMES else likely, Path.home())


def _places() -> Mapping[str, str]:
    if FileDialogContext.settings is not None:
        kept = FileDialogContext.settings.kept(PLACES)
    else:
        kept = None
    if isinstance(kept, dict):
        return {sort: at for sort, at in kept.items() if isinstance(at, str)}
    return {}


def _noted(sort: str, path: Path, place: Path, start: Path | None = None) -> Path:
    """Remember the folder of a sort unless it is its default `start`, which differs by office; return the path."""
    others = {each: at for each, at in _places().items() if each != sort}
    here = {} if place == start else {sort: str(place)}
    if FileDialogContext.settings is not None and others | here != _places():
        FileDialogContext.settings.keep(**{PLACES: others | here})
    return path


def received() -> Iterator[Path]:
    """Yield the folders that usually have received files: those of the chat program LINE, then Downloads."""
    yield from line_folders()
    yield from _standard(Standard.DownloadLocation)


def line_folders() -> Iterator[Path]:
    """Yield the folders named LINE or similar in the user's documents, downloads and pictures."""
    for base in _standard(
        Standard.DocumentsLocation, Standard.DownloadLocation, Standard.PicturesLocation
    ):
        try:
            yield from sorted(
                one for one in base.iterdir() if "LINE" in one.name.split() and one.is_dir()
            )
        except OSError:
            continue


def drives() -> Iterator[Path]:
    """Yield the drives of this PC except those of the system and the home folder: USB sticks, memory cards, disks."""
    home, system = (
        QStorageInfo(str(each)).rootPath() for each in (Path.home(), Path(sys.executable))
    )
    for volume in QStorageInfo.mountedVolumes():
        root = volume.rootPath()
        sound = (
            volume.isValid()
            and volume.isReady()
            and not volume.isRoot()
            and root not in (home, system)
        )
        if sound and (os.name == "nt" or root.startswith(MOUNTED)):
            yield Path(root)


def drive_words(folder: Path) -> str:
    """Return a folder's drive in words: its label and letter, or the folder where it is mounted."""
    volume = QStorageInfo(str(folder))
    return called(volume.name(), volume.rootPath())


def called(label: str, root: str) -> str:
    """Return the name of a drive with this label and root folder: `KINGSTON (E:)`, `E:` or `KINGSTON`."""
    letter = root[:2].upper() if root[1:2] == ":" else ""
    label = label or ("" if letter else Path(root).name)
    return f"{label} ({letter})" if label and letter else letter or label


def _standard(*which: QStandardPaths.StandardLocation) -> Iterator[Path]:
    """Yield the existing standard folders of this user, each once."""
    named = (Path(one) for each in which for one in QStandardPaths.standardLocations(each))
    yield from dict.fromkeys(one for one in named if one.is_dir() and one != Path.home())


def beside() -> list[Path]:
    """Return the folders to list in the side bar of Qt's own file dialog."""
    usual = _standard(
        Standard.DesktopLocation,
        Standard.DownloadLocation,
        Standard.DocumentsLocation,
        Standard.PicturesLocation,
    )
    return list(dict.fromkeys((*drives(), *line_folders(), *usual, Path.home())))


def _furnish(sort: str) -> None:
    """Add places and a preview to Qt's own dialog, which has just opened; the system's dialog has its own."""
    dialog = QApplication.activeModalWidget()
    if not isinstance(dialog, QFileDialog):
        return
    dialog.setSidebarUrls([QUrl.fromLocalFile(str(place)) for place in beside()])
    splitter = dialog.findChild(QSplitter, "splitter")
    if splitter is not None:
        dialog.resize(dialog.sizeHint().expandedTo(ROOMY).boundedTo(most(dialog)))
        splitter.setSizes([SIDE, ROOMY.width() - SIDE])
    grid = dialog.layout()
    if (
        sort in SEEN
        and isinstance(grid, QGridLayout)
        and dialog.acceptMode() == QFileDialog.AcceptMode.AcceptOpen
    ):
        glance = FilePreview(dialog)
        grid.addWidget(glance.shown, 1, grid.columnCount())
        dialog.currentChanged.connect(glance.show_file)


class FilePreview(QObject):
    """Shows, in its label `shown`, a small picture of the file selected in Qt's file dialog; blank if there is none."""

    def __init__(self, dialog: QFileDialog) -> None:
        super().__init__(dialog)
        self.shown = QLabel(alignment=Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignHCenter)
        self.shown.setFixedWidth(WIDE)
        name(self.shown, _("ภาพของไฟล์ที่เลือก"))
        self._path = Path()

    def show_file(self, path: str) -> None:
        self.shown.clear()
        self._path = Path(path)
        if FileDialogContext.small is not None and self._path.is_file():
            in_background(
                partial(FileDialogContext.small, self._path), partial(self._arrived, self._path)
            )

    def _arrived(self, path: Path, small: bytes | None) -> None:
        picture = QPixmap()
        if isValid(self) and path == self._path and small and picture.loadFromData(small, "JPEG"):
            fit = Qt.AspectRatioMode.KeepAspectRatio
            self.shown.setPixmap(
                picture.scaled(WIDE, WIDE, fit, Qt.TransformationMode.SmoothTransformation)
            )
