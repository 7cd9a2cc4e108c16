"""Who asks to be given the personal words that were withheld from them."""

from core.ports import Reader
from core.views.register import register


def asked_personal(reader: Reader) -> tuple[tuple[str, int], ...]:
    """(name of the unit, how many words) of every unit that asks; its PCs together."""
    units = register(reader)
    of = {device.key: device.unit for device in reader.trust.devices()}
    found: dict[str, int] = {}
    for key, count in reader.privacy.asked().items():
        unit = units.get(of.get(key, ""))
        name = unit.name or unit.code if unit else key[:8]
        found[name] = max(count, found.get(name, 0))
    return tuple(sorted(found.items()))
