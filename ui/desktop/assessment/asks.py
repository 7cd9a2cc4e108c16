"""What a person asks for anywhere on the ladders of an assessment, in one place to listen to."""

from PySide6.QtCore import QObject, Signal


class AssessmentAsks(QObject):
    """Shared by the page and every part of its ladders."""

    wanted = Signal(object)  # [(slot, value as entered)] of one item: one save
    rested = Signal(object)  # the same, to be kept as a draft: the person is still in the field
    blocked = Signal(str)  # why what was typed is not handed over
    typing = Signal(object, object)  # slots of a figure, [(slot, text)] that differ from what is saved
    attach_wanted = Signal(object)  # Attach
    evidence_seen = Signal(object)  # Ref of a piece to look at
    said = Signal(str)  # a sentence for the state line
