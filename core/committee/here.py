"""Whether a committee of this office judges: asked at every start, so nothing else is read before it is so."""

from core.forms.ports import Reader


def judges(reader: Reader, unit: str) -> bool:
    """Whether sheets were convened in the office's own scope, or members were invited; a deleted sheet was convened as
    well."""
    if any(not one.text("withdrawn") for one in reader.records("invitation", unit, kind="committee")):
        return True
    sheets = (*reader.records("draft_sheet", unit), *reader.bin(unit, "draft_sheet"))
    if not any(one.text("device") for one in sheets):
        return False
    from core.assessment.ballots import Opening

    return any(Opening.convened(reader, one.ref) for one in reader.records("draft_assessment", unit))
