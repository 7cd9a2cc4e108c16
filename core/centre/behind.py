"""What stands behind a cell or bar of a picture: its units by name, each of which can be opened at what is meant."""

from collections.abc import Collection

from core.centre.drawn import BINS, region_words
from core.centre.overview import Overview
from core.centre.pictures import percent
from core.centre.sheets import CentreSheet, SheetHead, SheetRow
from core.centre.view import received
from core.forms.vocabulary import State
from core.i18n import _


def behind(of: Overview, picture: str, key: str) -> CentreSheet | None:
    """The units of a cell or bar, the lowest first; None where nothing stands behind it."""
    if picture.startswith("provinces") and (tile := next((one for one in of.tiles if one.code == key), None)):
        return _units(of, tile.name, {unit for unit, at in of.tile_of.items() if at.code == key})
    if picture == "regions":
        return _units(of, region_words(int(key)), _in_region(of, int(key)))
    if picture == "spread":
        inside = {one.unit for one in of.scored if min(BINS - 1, int(one.share * BINS)) == int(key)}
        return _units(of, _("ร้อยละ {n} ขึ้นไป").format(n=int(key) * 5), inside)
    if picture == "steps":
        owing = {line.unit.id for line in of.board.lines for step in line.row.owed if key in (step.key, line.unit.id)}
        return _units(of, _("ยังไม่ได้ทำขั้นตอนนี้"), owing)
    if picture == "items":
        region, _slash, item = key.rpartition("/")
        among = _in_region(of, int(region)) if region else {one.unit for one in of.scored}
        return _units(of, region_words(int(region)) if region else _("ทุกเขต"), among, item)
    return None


def _in_region(of: Overview, region: int) -> set[str]:
    return {line.unit.id for line in of.board.lines if line.unit.region == region}


def _units(of: Overview, title: str, among: Collection[str], item: str = "") -> CentreSheet:
    shares = {one.unit: one.share for one in of.scored}
    said = next((one for one in of.items if one.id == item), None)
    lines = [line for line in of.board.lines if line.unit.id in among and (not item or line.unit.id in shares)]
    lines.sort(key=lambda line: (of.states.get((item, line.unit.id), ""), shares.get(line.unit.id, 2)))
    if said is not None and said.item:
        lines.sort(key=lambda line: of.states.get((item, line.unit.id)) != State.NOT_MET)
    rows = []
    for line in lines:
        share = shares.get(line.unit.id)
        state = _state(of.states.get((item, line.unit.id), "")) if said and said.item else received(line.row)[0]
        rows.append(SheetRow((line.name, percent(share) if share is not None else "–", state), line.unit.id))
    heads = SheetHead(_("หน่วยงาน"), 4), SheetHead(_("ร้อยละ"), 1, True), SheetHead(_("ผล"), 2)
    called = " ".join(filter(None, (title, f"{said.number} {said.title}" if said else "")))
    return CentreSheet("behind", called, heads, tuple(rows), empty=_("ไม่มีหน่วยงาน"))


def _state(state: str) -> str:
    return {State.MET.value: _("ผ่าน"), State.NOT_MET.value: _("ไม่ผ่าน")}.get(state, _("ยังไม่ได้ตรวจ"))
