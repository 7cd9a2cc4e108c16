"""The pages that only show: papers, and the units below; and the way from a record to its page."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from core.actions.made_papers import printable
from core.model.values import Ref
from core.thai.dates import fiscal_year
from core.views.centre_page import has_units, units_below
from ui.session import Session

if TYPE_CHECKING:
    from ui.desktop.office import OfficeView


class Reading:
    """Reads through the session what pages of an office show."""

    def __init__(self, session: Session, unit: str, office: OfficeView) -> None:
        self._session, self._unit, self._office = session, unit, office

    def show(self, key: str, year: int, assessment: Ref | None) -> None:
        """Read a page of the sidebar again."""
        if key == "papers":
            self._show_papers(assessment)
        elif key == "exchange":
            self._office.exchanging.refresh()
        else:
            seen = partial(units_below, self._session.forms, self._unit, year, datetime.now().date())
            self._office.centre.show_units(*self._session.read(seen))

    def show_entry(self) -> None:
        """Only an office that has units below has their page."""
        self._office.sidebar.entry("centre").setVisible(self._session.read(partial(has_units, self._unit)))

    def own_years(self) -> tuple[int, ...]:
        """The year the folder was made for, if it says so, the fiscal year of today and the one before it."""
        made_for = self._session.read(lambda reader: reader.info()).get("year")
        today = fiscal_year(datetime.now().date())
        return (made_for if isinstance(made_for, int) and made_for else today, today, today - 1)

    def jump(self, ref: Ref) -> None:
        """To a record of the own unit, on the page it is shown on."""
        self._office.show_page("assessment" if ref.entity == "answer" else "plan")
        if ref.entity == "answer":
            self._office.assessment.next_open()
        else:
            self._office.plans.go_to(ref)

    def _show_papers(self, ref: Ref | None) -> None:
        """What the assessment at hand can be printed on, and its prints, newest first."""
        if ref is None:
            self._office.papers.show_papers((), ())
            return
        printed = self._session.read(lambda reader: reader.records("paper", ref.scope, subject=ref.local))
        forms = self._session.read(partial(printable, forms=self._session.forms, subject=ref))
        self._office.papers.show_papers(forms, tuple(reversed(printed)))
