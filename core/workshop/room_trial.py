"""The test before a meeting (ทดสอบห้อง) whether phones can reach this PC, and what to do if they cannot."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from ipaddress import AddressValueError, IPv4Address, IPv4Network

from core.i18n import _

PATIENCE = 60  # seconds after which the test gives up waiting for a phone
SOON = 15  # seconds after which possible reasons are shown
# the last three: states of a firewall
ISOLATED = "isolated"
OPEN = "open"
SHUT = "shut"
UNKNOWN = "unknown"
HOTSPOTS = (  # the addresses phones and PCs give as hotspots, and how many phones they commonly take
    (IPv4Network("192.168.137.0/24"), 8),  # Windows
    (IPv4Network("172.20.10.0/28"), 5),  # iPhone
    (IPv4Network("192.168.43.0/24"), 10),  # Android
    (IPv4Network("192.168.49.0/24"), 10),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneTestFacts:
    """Results of a phone test so far: `through` phones of `people` (0 = unknown) reached this PC within `seconds`."""

    addresses: tuple[str, ...]  # of this PC, that phones can use
    port: int
    through: int  # phones that reached the page
    seconds: float  # since the page was opened to phones
    people: int = 0  # expected number of people, 0 = unknown
    firewall: str = UNKNOWN  # whether it lets phones reach the page: OPEN, SHUT or UNKNOWN
    reaches_itself: bool = True  # this PC reaches its own page
    program: str = ""  # path of the program a firewall must allow


@dataclass(frozen=True, slots=True)
class PhoneTestVerdict:
    """What the phone test concludes: `ready` = phones work, `waits` = undecided so far, neither = use paper ballots."""

    ready: bool
    waits: bool
    sentences: tuple[str, ...]
    # for an administrator, if the firewall is the cause; also one of the sentences
    command: str = ""


def verdict(facts: PhoneTestFacts) -> PhoneTestVerdict:
    still = _("หน้านี้ยังเปิดรออยู่ ถ้ามีโทรศัพท์มาถึงจะบอกทันที")
    paper = _("ถ้าแก้ไม่ทันวันประชุม ใช้บัตรกระดาษแทนได้")
    if not facts.addresses:
        said = _(
            "ไม่พบที่อยู่ของเครื่องนี้ในเครือข่ายที่โทรศัพท์ในห้องเปิดได้ (IPv4 ภายใน) โทรศัพท์จึงมาไม่ถึง "
            "ต่อ Wi-Fi ของห้องแล้วทดสอบใหม่"
        )
        return PhoneTestVerdict(False, False, (said, paper))
    if facts.through:
        said = _("โทรศัพท์ {n} เครื่องเปิดหน้าของห้องได้แล้ว").format(n=facts.through)
        return PhoneTestVerdict(True, False, (said, *_crowded(facts)))
    if facts.firewall == SHUT:
        command = opening_command(facts.program, facts.port)
        said = _(
            "ไฟร์วอลล์ของ Windows กั้นหน้านี้ไว้ ผู้ใช้ทั่วไปเปิดเองไม่ได้ ส่งคำสั่งนี้ให้ผู้ดูแลเครื่องสั่งครั้งเดียว แล้วทดสอบใหม่"
        )
        return PhoneTestVerdict(False, False, (said, command, still, paper), command)
    if not facts.reaches_itself:
        said = _("เครื่องนี้เปิดหน้าของตัวเองไม่ได้ โปรแกรมป้องกันในเครื่องอาจกั้นไว้ ให้ผู้ดูแลเครื่องดู")
        return PhoneTestVerdict(False, False, (said, still, paper))
    if facts.seconds < PATIENCE:
        come = _("ต่อโทรศัพท์เข้า Wi-Fi เดียวกับเครื่องนี้ แล้วสแกน QR หรือพิมพ์ที่อยู่ ยังไม่มีเครื่องใดมาถึง")
        why = _reasons(facts) if facts.seconds >= SOON else _firewall(facts)
        return PhoneTestVerdict(False, True, (come, *_others(facts), *_crowded(facts), *why))
    said = _("ครบหนึ่งนาทีแล้ว ยังไม่มีโทรศัพท์เครื่องใดมาถึง")
    return PhoneTestVerdict(False, False, (said, *_reasons(facts), *_crowded(facts), paper))


def _others(facts: PhoneTestFacts) -> Iterator[str]:
    """Yield the PC's further addresses to try: in several networks it cannot tell which is the room's."""
    others = facts.addresses[1:]
    if others:
        where = "  ".join(f"http://{one}:{facts.port}/" for one in others)
        yield _("เครื่องนี้อยู่ในหลายเครือข่าย ถ้าโทรศัพท์เปิดที่อยู่แรกไม่ได้ ลอง {where}").format(where=where)


def _firewall(facts: PhoneTestFacts) -> Iterator[str]:
    if facts.firewall == OPEN:
        yield _("ไฟร์วอลล์ของเครื่องนี้เปิดให้หน้านี้แล้ว")
    else:
        yield _("จากเครื่องนี้บอกไม่ได้ว่าไฟร์วอลล์เปิดให้หน้านี้หรือไม่ โทรศัพท์เครื่องแรกที่มาถึงจะบอกเอง")


def _crowded(facts: PhoneTestFacts) -> Iterator[str]:
    most = hotspot(facts.addresses)
    if most and (not facts.people or facts.people > most):
        yield _(
            "เครื่องนี้อยู่บนฮอตสปอต ซึ่งมักรับโทรศัพท์ได้ไม่เกิน {most} เครื่อง คนที่เกินใช้บัตรกระดาษ หรือย้ายไป Wi-Fi ของสำนักงาน"
        ).format(most=most)


def _reasons(facts: PhoneTestFacts) -> Iterator[str]:
    """Yield sentences on why no phone may have come, and what to try."""
    if facts.firewall == OPEN:
        yield _(
            "ไฟร์วอลล์ของเครื่องนี้เปิดให้แล้ว อาจเป็นหนึ่งในสองเหตุ: โทรศัพท์อยู่คนละ Wi-Fi หรือใช้เน็ตมือถือ, Wi-Fi นี้กันไม่ให้เครื่องคุยกัน"
        )
    else:
        yield _(
            "อาจเป็นหนึ่งในสามเหตุ: โทรศัพท์อยู่คนละ Wi-Fi หรือใช้เน็ตมือถือ, Wi-Fi นี้กันไม่ให้เครื่องคุยกัน, ไฟร์วอลล์ของเครื่องนี้กั้นไว้"
        )
    yield _("ลองฮอตสปอตของเครื่องนี้หรือของโทรศัพท์สำหรับคนไม่เกิน 10 คน หรือให้ผู้ดูแล Wi-Fi เลิกกันเครื่องออกจากกัน")


def hotspot(addresses: Sequence[str]) -> int:
    """Return how many phones a hotspot with these addresses usually serves; 0 if not all are of known hotspots."""
    found = [
        most
        for address in addresses
        for network, most in HOTSPOTS
        if IPv4Address(address) in network
    ]
    return min(found) if found and len(found) == len(addresses) else 0


def opening_command(program: str, port: int) -> str:
    """Return the command that lets phones through the Windows firewall to `program`; an administrator must run it."""
    return (
        f'netsh advfirewall firewall add rule name="Prongsai" dir=in action=allow program="{program}" '
        f"protocol=TCP localport={port}-{port + 9} profile=any remoteip=localsubnet"
    )


def usable(address: str) -> bool:
    """Return whether phones can reach a PC at this address: private IPv4, not loopback, link-local or unspecified."""
    try:
        found = IPv4Address(address)
    except AddressValueError:
        return False
    return (
        found.is_private
        and not found.is_loopback
        and not found.is_link_local
        and not found.is_unspecified
    )


def lets_in(rules: Sequence[str], enabled: bool, program: str, port: int) -> str:
    r"""Return whether Windows' firewall lets phones reach `program` at `port`: OPEN, SHUT, or UNKNOWN if that depends
    on the kind of network. OPEN if the firewall is off (not `enabled`). Each of `rules` is a text as in the registry,
    such as `v2.30|Action=Allow|Active=TRUE|Dir=In|Protocol=6|Profile=Private|LPort=8787|App=C:\…|`."""
    if not enabled:
        return OPEN
    known = [_rule(rule) for rule in rules]
    fits = [rule for rule in known if rule.get("Active") == ["TRUE"] and rule.get("Dir") == ["In"]]
    every = [rule for rule in fits if _of(rule, program, port)]
    fits = [rule for rule in every if not _narrows(rule)]
    if any(rule.get("Action") == ["Block"] for rule in fits):
        return SHUT
    allowed = [rule.get("Profile", []) for rule in fits if rule.get("Action") == ["Allow"]]
    if any(not profiles or {"Private", "Public"} <= {*profiles} for profiles in allowed):
        return OPEN
    # it depends on what Windows takes this Wi-Fi for, or on which phone comes
    return UNKNOWN if allowed or len(fits) < len(every) else SHUT


def _narrows(rule: dict[str, list[str]]) -> bool:
    """Return whether a rule holds for some addresses or interfaces only, other than "the local network"."""
    return any(
        name.startswith(("RA", "LA", "IF")) and set(values) - {"LocalSubnet", "*"}
        for name, values in rule.items()
    )


def _rule(text: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for part in text.split("|"):
        name, is_, value = part.partition("=")
        if is_:
            found.setdefault(name, []).append(value)
    return found


def _of(rule: dict[str, list[str]], program: str, port: int) -> bool:
    """Return whether a rule applies to this program, or to any program on this port."""
    apps = [app.lower() for app in rule.get("App", [])]
    if (
        (apps and program.lower() not in apps)
        or rule.get("Protocol", ["6"]) != ["6"]
        or "Svc" in rule
    ):
        return False
    ports = rule.get("LPort", []) + rule.get("LPort2_10", [])
    return (bool(apps) and not ports) or any(_holds(each, port) for each in ports)


def _holds(ports: str, port: int) -> bool:
    first, _to, last = ports.partition("-")
    return first.isdigit() and int(first) <= port <= int(last if last.isdigit() else first)
