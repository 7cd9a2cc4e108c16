"""What pages are made of, read piece by piece behind the first page, so that nobody waits for it at the first click."""

from collections.abc import Iterator


def read_later() -> Iterator[str]:
    """Read one piece a step; a step that has read the last piece of a page gives the key of that page, else ""."""
    for page, pieces in (("plan", _plan), ("assessment", _assessment), ("papers", _papers), ("evidence", _evidence)):
        for _piece in pieces():
            yield ""
        yield page
    for _piece in _others():
        yield ""


def _plan() -> Iterator[object]:
    from ui.desktop.pages import plan_units

    yield plan_units
    from ui.desktop.pages import plan_editors

    yield plan_editors
    from ui.desktop.pages import plan_bar

    yield plan_bar
    from ui.desktop.pages import plan_form

    yield plan_form
    from ui.desktop.pages import plan_grid

    yield plan_grid
    from ui.desktop.pages import plan

    yield plan
    from ui.desktop import planning

    yield planning
    from ui.desktop import plan_desk

    yield plan_desk


def _assessment() -> Iterator[object]:
    from ui.desktop.pages import assessment_ladders

    yield assessment_ladders
    from ui.desktop.pages import assessment

    yield assessment
    from ui.desktop import attaching

    yield attaching
    from ui.desktop import covering

    yield covering
    from ui.desktop import assessment_desk

    yield assessment_desk


def _papers() -> Iterator[object]:
    from core.papers import unit_page

    yield unit_page
    from core.papers import plan_report

    yield plan_report
    from core.papers import table

    yield table
    from ui.desktop.pages import papers

    yield papers
    from ui.desktop import paper_desk

    yield paper_desk


def _evidence() -> Iterator[object]:
    from ui.desktop.pages import evidence

    yield evidence
    from ui.desktop import evidence_desk

    yield evidence_desk


def _others() -> Iterator[object]:
    from ui.desktop import signing_desk

    yield signing_desk
    from ui.desktop.pages import exchange

    yield exchange
    from ui.desktop import exchanging

    yield exchanging
    from ui.desktop import scan_desk

    yield scan_desk
    from ui.desktop import settings_desk

    yield settings_desk
    from ui.desktop import help_desk

    yield help_desk
    from ui.desktop import centre_desk

    yield centre_desk
