"""What pages are made of, read piece by piece behind the first page, so that nobody waits for it at the first click."""

from collections.abc import Iterator
from importlib import import_module

PIECES = {  # modules, by the key of the page that is whole with the last of them ("" = of several)
    "plan": (
        "ui.desktop.pages.plan_units",
        "ui.desktop.pages.plan_editors",
        "ui.desktop.pages.plan_bar",
        "ui.desktop.pages.plan_form",
        "ui.desktop.pages.plan_grid",
        "ui.desktop.pages.plan",
        "ui.desktop.planning",
        "ui.desktop.plan_desk",
    ),
    "assessment": (
        "ui.desktop.pages.assessment_ladders",
        "ui.desktop.pages.assessment",
        "ui.desktop.attaching",
        "ui.desktop.covering",
        "ui.desktop.assessment_desk",
    ),
    "papers": (
        "core.papers.unit_page",
        "core.papers.plan_report",
        "core.papers.table",
        "ui.desktop.pages.papers",
        "ui.desktop.paper_desk",
    ),
    "evidence": (
        "ui.desktop.pages.evidence",
        "ui.desktop.evidence_desk",
    ),
    "": (
        "ui.desktop.signing_desk",
        "ui.desktop.pages.exchange",
        "ui.desktop.exchanging",
        "ui.desktop.scan_desk",
        "ui.desktop.settings_desk",
        "ui.desktop.help_desk",
        "ui.desktop.centre_desk",
    ),
}


def read_later() -> Iterator[str]:
    """Read one piece a step; a step behind the last piece of a page gives the key of that page, the others ""."""
    for page, modules in PIECES.items():
        for module in modules:
            import_module(module)
            yield ""
        if page:
            yield page
