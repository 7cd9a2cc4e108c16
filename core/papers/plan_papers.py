"""The papers of a plan, as its records now stand."""

from core.blocks.document import Document, Stamp
from core.instruments.shape import Form, Instrument
from core.model.natural import record_id
from core.model.values import Record, Ref
from core.papers.plan_report import PlanReportForm, plan_report
from core.papers.plan_table import PlanPaperForm, plan_table
from core.ports import Forms, Reader
from core.views.assessment_facts import office_of
from core.views.photos import pictures_of
from core.views.plan_links import link_names, links_of
from core.views.plan_tree import PlanRow, plan_tree


def of_table(reader: Reader, forms: Forms, instrument: Instrument, paper: Form, plan: Record, stamp: Stamp) -> Document:
    return plan_table(
        PlanPaperForm(
            instrument=instrument,
            paper=paper.id,
            rows=rows_of(reader, forms, instrument, plan.ref),
            facts=facts_of(reader, instrument, plan),
            stamp=stamp,
        )
    )


def of_report(
    reader: Reader, forms: Forms, instrument: Instrument, paper: Form, plan: Record, stamp: Stamp
) -> Document:
    rows = rows_of(reader, forms, instrument, plan.ref)
    return plan_report(
        PlanReportForm(
            instrument=instrument,
            paper=paper.id,
            rows=rows,
            facts=facts_of(reader, instrument, plan),
            pictures=pictures_of(reader, rows),
            stamp=stamp,
        )
    )


def rows_of(reader: Reader, forms: Forms, instrument: Instrument, plan: Ref) -> tuple[PlanRow, ...]:
    """The rows of a plan, with what they link to in words."""
    return plan_tree(reader, instrument, plan, names=link_names(links_of(forms, instrument)))


def facts_of(reader: Reader, instrument: Instrument, plan: Record) -> dict[str, str]:
    """What is known of the office and the year, by placeholder."""
    scope = plan.ref.scope
    name, _code = office_of(reader, scope)
    unit = reader.record(Ref("all", "unit", scope))
    office = reader.record(Ref(scope, "office", record_id(scope, "office", scope)))
    above = (unit.text("parent") if unit else "").rpartition("/")[2]
    found = {
        "year": str(plan.number("year") or ""),
        "office.name": name,
        "office.short": next((one.text("short") for one in (unit, office) if one and one.text("short")), ""),
        "office.parent": office_of(reader, above)[0] if above else "",
        "instrument.title": str(instrument.title),
        "instrument.short": str(instrument.short),
    }
    own = {f"office.{field}": office.text(field) for field in ("head", "address", "phone")} if office else {}
    return {name: words for name, words in (found | own).items() if words}
