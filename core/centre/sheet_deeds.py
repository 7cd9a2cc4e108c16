"""Tables and pictures of a centre written as a file, by its ending: PDF, Excel or Word."""

from pathlib import Path

from core.blocks.printed import Papers
from core.centre.lessons import LessonsAsked, lesson_paper
from core.centre.told import PictureShown, YearAsked, told_papers
from core.forms.ports import Store
from core.log.ports import Context
from core.values import Changes

WRITTEN = "write_sheets"  # what was done; nothing is saved


def write_sheets(
    ctx: Context, store: Store, papers: Papers, asked: YearAsked, shown: PictureShown, path: Path
) -> Changes:
    """Write what is looked at, in Excel a sheet each; notes say what could not be printed. UserError."""
    documents = told_papers(asked, shown, store)
    store.privacy.note_view(ctx, "print", ", ".join(one.running for one in documents))
    return Changes(WRITTEN, notes=papers.write(documents, path).missing_letters)


def write_lessons(ctx: Context, store: Store, papers: Papers, unit: str, asked: LessonsAsked, path: Path) -> Changes:
    """Write the lessons that were asked for; notes say what could not be printed. UserError."""
    document = lesson_paper(store, unit, asked)
    store.privacy.note_view(ctx, "print", document.running)
    return Changes(WRITTEN, notes=papers.write([document], path).missing_letters)
