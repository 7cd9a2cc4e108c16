"""A quick check, at every start, whether a unit has a committee; only then are other committee data read."""

from core.forms.ports import Reader


def judges(reader: Reader, unit: str) -> bool:
    """Return whether the unit has ever set up a committee: it invited members or created sheets for a round."""
    if any(
        not one.text("withdrawn") for one in reader.records("invitation", unit, kind="committee")
    ):
        return True
    sheets = (*reader.records("draft_sheet", unit), *reader.bin(unit, "draft_sheet"))
    if not any(one.text("device") for one in sheets):
        return False
    from core.assessment.ballots import CommitteeVote

    return any(
        CommitteeVote.convened(reader, one.ref) for one in reader.records("draft_assessment", unit)
    )
