"""The signals of all ladders of an assessment: what the user enters or asks for."""

from PySide6.QtCore import QObject, Signal


class AssessmentAsks(QObject):
    """Shared by the page and every part of its ladders."""

    wanted = Signal(object)  # [(slot, value as entered)] of one item: one save
    rested = Signal(object)  # the same, to be kept as a draft: the field still has the focus
    blocked = Signal(str)  # why the typed text is not saved
    typing = Signal(object, object)  # slots of a figure, [(slot, text)] that differ from what is saved
    attach_wanted = Signal(object)  # Attach
    evidence_seen = Signal(object)  # Ref of a piece to look at
    said = Signal(str)  # a sentence for the state line
