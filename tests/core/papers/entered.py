"""Prints that stand in the register whatever they are: drafts too, as older programs entered them."""

from core.forms.ports import Store
from core.log.ports import Context
from core.papers.deeds import (
    PaperPrinter,
    PaperRequest,
    finish_print,
    next_number,
    print_paper,
    registers,
    safety_of,
    salt_of,
    unsigned,
)
from core.papers.made import PreparedPaper, making
from core.values import Changes


def enter_any(ctx: Context, store: Store, printer: PaperPrinter, wanted: PaperRequest) -> Changes:
    """Print it into the register, also while what it says is not locked."""
    if not registers(wanted.path):
        return print_paper(ctx, store, printer, wanted)
    with making(
        store, wanted.subject, wanted.form, wanted.digits, wanted.photos, wanted.answers
    ) as made:
        return enter(ctx, store, printer, wanted, made)


def enter(
    ctx: Context, store: Store, printer: PaperPrinter, wanted: PaperRequest, made: PreparedPaper
) -> Changes:
    draft = unsigned(ctx, store, wanted, next_number(ctx, store, printer), made)
    laid = printer.lay_out(draft.document, salt_of(ctx))
    return finish_print(ctx, store, printer, draft, safety_of(wanted, made), laid)
