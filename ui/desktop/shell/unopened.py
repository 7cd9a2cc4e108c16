"""A folder that cannot be opened as it is: what is offered, one dialog after the other; the window does it."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from core.errors import KeysLost, UserError
from ui.desk import Desk
from ui.desktop.theme.look import Look


class Unopened(QObject):
    """The ways on; each signal is wanted by the person and names the folder last."""

    restore_wanted = Signal(object, object)  # the backup
    salvaged = Signal(object, object)  # RepairReport: what could be read lies in a new data file
    read_wanted = Signal(object, bool)  # the folder, whether it is to be backed up then
    renewal_wanted = Signal(object)
    other_wanted = Signal()
    refused = Signal(object)  # UserError

    def __init__(self, look: Look, desk: Desk, window: QWidget) -> None:
        super().__init__(window)
        self._look, self._desk, self._window = look, desk, window

    def offer(self, problem: UserError, folder: Path) -> None:
        """To go on without the keys, the backups beside it, and what can still be read of it; else the refusal."""
        if isinstance(problem, KeysLost):
            self._offer_without_keys(problem, folder)
            return
        wreck = self._desk.rescue(folder)
        if wreck is None or not (wreck.kept or wreck.readable):
            self.refused.emit(problem)
            return
        from ui.desktop.backups.rescue import RescueDialog, Salvaging

        dialog = RescueDialog(self._look, problem, wreck, self._window)
        dialog.wanted.connect(lambda file: self.restore_wanted.emit(file, folder))
        dialog.open()
        if wreck.readable:
            salvaging = Salvaging(self._look, self._desk, folder, self._window)
            salvaging.foreseen.connect(lambda found: dialog.show_salvage(found) if isValid(dialog) else None)
            dialog.salvage_wanted.connect(salvaging.go)
            salvaging.done.connect(lambda done: self.salvaged.emit(done, folder))
            salvaging.failed.connect(self.refused)
            salvaging.foresee()

    def _offer_without_keys(self, problem: KeysLost, folder: Path) -> None:
        from ui.desktop.backups.rescue import KeysDialog

        dialog = KeysDialog(self._look, problem, self._window)
        dialog.read_wanted.connect(lambda: self.read_wanted.emit(folder, False))
        dialog.backup_wanted.connect(lambda: self.read_wanted.emit(folder, True))
        dialog.renewal_wanted.connect(lambda: self._ask_renewal(problem, folder))
        dialog.other_wanted.connect(self.other_wanted)
        dialog.open()

    def _ask_renewal(self, problem: KeysLost, folder: Path) -> None:
        from ui.desktop.backups.rescue import RenewalDialog

        dialog = RenewalDialog(self._look, problem, self._window)
        dialog.agreed.connect(lambda: self.renewal_wanted.emit(folder))
        dialog.open()
