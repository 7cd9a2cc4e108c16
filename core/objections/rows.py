"""What objections say on the first page: a result that waits to be acknowledged, objections that wait for answers."""

from collections.abc import Iterator

from core.forms.ports import Reader
from core.home.rows import Goal, Task
from core.home.year import HomePart, HomeSource, HomeYear
from core.i18n import _

EACH = 3  # results that have a line of their own


def _committee_results(reader: Reader, known: HomeYear) -> Iterator[Task]:
    """Most offices have no committee's result here: then nothing more is read."""
    if reader.said.values("review_signoff", ("standing",)):
        yield from _results(reader, known)
        yield from _waiting(reader, known)


def _results(reader: Reader, known: HomeYear) -> Iterator[Task]:
    """The results of this unit that it has not acknowledged."""
    from core.objections.view import results_of, standing_words

    for one in results_of(reader, known.unit):
        if not one.acknowledged and not (one.objections and one.release.standing != "final"):
            title = _("{standing}ของคณะกรรมการมาแล้ว: {form} {year}")
            title = title.format(standing=standing_words(one.release.standing), form=one.title, year=one.year)
            reason = _("ประกาศโดย {by} · {words}").format(by=one.by, words=one.words)
            goal = Goal("documents", one.release.review, year=one.year)
            yield Task("check", "warn", title, reason, "", "mute", _("ดูผล"), goal)


def _waiting(reader: Reader, known: HomeYear) -> Iterator[Task]:
    """The preliminary results this unit released, those first whose objections are owed an answer."""
    from core.objections.view import objections_waiting

    found = objections_waiting(reader, known.unit)
    for one in found[:EACH]:
        title = _("ผลเบื้องต้น {year} ของ {unit} ยังไม่เป็นผลสุดท้าย").format(unit=one.unit, year=one.year)
        if one.raised:
            title = _("{unit} ทักท้วงผลของคณะกรรมการ {year} {n} ข้อ")
            title = title.format(unit=one.unit, year=one.year, n=len(one.raised))
        tone, goal = "warn" if one.raised else "info", Goal("committee", one.draft, year=one.year)
        yield Task("chat", tone, title, one.words, "", "mute", _("ดูคำทักท้วง"), goal)
    if more := found[EACH:]:
        title = _("ผลเบื้องต้นอีก {n} หน่วยงานยังไม่เป็นผลสุดท้าย").format(n=len(more))
        yield Task("chat", "info", title, "", "", "mute", _("ดูคำทักท้วง"), Goal("committee", year=more[0].year))


GIVES = (HomeSource(lambda reader, known: HomePart(waiting=_committee_results(reader, known))),)
