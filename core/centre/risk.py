"""How sure a claim about a unit's points is, after some of the items behind it were rechecked in a drawn order.

Claim: a unit keeps enough of the points it was given to keep its place or grade. A recheck can only take points away,
so exaggerated points of lower-ranked units can only support the claim.
Null hypothesis, which the sample has to refute: the claim is false. An item is false when its true points are fewer
than given; at worst it gives none. Then, of the N items not looked at yet, at least k are false: k is the least number
that makes the claim false if all items found false and all items left out give nothing (`fewest`, exact).
Bound: drawn without replacement the next item is false with a chance of at least p = k/N, whatever came before. Wealth
begins at 1; a sound item multiplies it by 1 + 0.9 p/(1-p), a false one by 0.1. Under the null its expectation never
grows, so by Ville's inequality it ever reaches 1/risk with a chance of at most `risk`, however long one looks and
whenever one stops. Several claims are tested separately, each at that risk: the chance that all pass although one is
false is at most the chance that the false one passes.
Limit: if a single false item makes a claim false, only a check of nearly all items that matter would find it.
Sources: Stark, SHANGRLA (2020, a claim as a set of assertions, risk the greatest of them); Waudby-Smith, Stark and
Ramdas, RiLACS (2021), and Stark, ALPHA (2023), bets without replacement; Stark (2008), the maximum of relative errors.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from hashlib import sha256
from math import lcm
from typing import NamedTuple

from core.errors import UserError
from core.i18n import _
from core.thai.written import arabic_digits

ONE = Fraction(1)
STAKED = 9  # tenths of the wealth that are bet: all of it would be lost with the first false item
STOP = "stop"
GO_ON = "go on"
LOOK_AT_ALL = "look at all"
FALSE = "false"


class PointsAtStake(NamedTuple):
    """The most points that the total loses if the answer to an item is false. Of the items of one `chain` ("" = none),
    only the greatest loss counts."""

    item: str
    chain: str
    loss: Fraction


@dataclass(frozen=True, slots=True)
class PointsClaim:
    """A claim about a unit. It is false if false answers cost the unit more than `spare` points or, with
    `level_is_false`, just `spare` points, which makes a tie. `stakes`: the most points that each answer can cost."""

    stakes: tuple[PointsAtStake, ...]  # in printed order
    spare: Fraction
    # losing exactly `spare` makes it false already: it would be level with the next
    level_is_false: bool = True

    def falls(self, loss: Fraction) -> bool:
        return loss > self.spare or (self.level_is_false and loss == self.spare and loss > 0)


@dataclass(frozen=True, slots=True)
class ClaimVerdict:
    """The verdict on a claim: STOP (it is proved), GO_ON, LOOK_AT_ALL or FALSE. `risk`: the chance (0 to 1) that a
    false claim passes the rechecks made so far; `next`: the items to recheck now, in order."""

    verdict: str  # stop, go on, look at all, false
    risk: Fraction  # 0 to 1: the chance to have come this far though the claim is false
    checked: int  # items whose answer counts
    false: int  # how many of these were false
    next: tuple[str, ...]  # items to look at now, in this order; () once decided


def lost(stakes: Iterable[PointsAtStake]) -> Fraction:
    """Return the most points that the total loses if all items in `stakes` are false."""
    single, highest = Fraction(0), dict[str, Fraction]()
    for stake in stakes:
        if stake.chain:
            highest[stake.chain] = max(highest.get(stake.chain, Fraction(0)), stake.loss)
        else:
            single += stake.loss
    return single + sum(highest.values(), Fraction(0))


def fewest(
    claim: PointsClaim, false_items: Collection[str], unchecked: Collection[str]
) -> int | None:
    """Return how many `unchecked` items would have to be false, besides all `false_items`, to make the claim false. 0
    if it is false already; None if it stays true in any case."""
    before = lost(one for one in claim.stakes if one.item in false_items)
    if claim.falls(before):
        return 0
    single = []
    base = dict[str, Fraction]()
    highest = dict[str, Fraction]()
    for stake in claim.stakes:
        if stake.item in false_items and stake.chain:
            base[stake.chain] = max(base.get(stake.chain, Fraction(0)), stake.loss)
        elif stake.item in unchecked and stake.chain:
            highest[stake.chain] = max(highest.get(stake.chain, Fraction(0)), stake.loss)
        elif stake.item in unchecked:
            single.append(stake.loss)
    steps = single + [loss - base.get(chain, Fraction(0)) for chain, loss in highest.items()]
    for count, loss in enumerate(sorted(steps, reverse=True), 1):
        if loss <= 0:
            return None
        before += loss
        if claim.falls(before):
            return count
    return None


def whole_numbers(claim: PointsClaim) -> PointsClaim:
    """Return the claim with all points multiplied by their common denominator, so that they are whole numbers."""
    unit = lcm(claim.spare.denominator, *(one.loss.denominator for one in claim.stakes))
    stakes = tuple(one._replace(loss=Fraction(one.loss * unit)) for one in claim.stakes)
    return PointsClaim(stakes, claim.spare * unit, claim.level_is_false)


def left_out(claim: PointsClaim, limit: Fraction) -> frozenset[str]:
    """Return items that need no recheck: the claim stays true even if all of them are false. They are chosen so that
    the risk `limit` is reached with as few rechecks as possible."""
    claim = whole_numbers(claim)
    every = frozenset(one.item for one in claim.stakes)
    best = out = frozenset(one.item for one in claim.stakes if one.loss <= 0)
    least = _about(claim, out, every, limit)
    while option := _cheapest(claim, out):
        out |= option
        needed = _about(claim, out, every, limit)
        if needed < least:
            best, least = out, needed
    return best


def _cheapest(claim: PointsClaim, skip: frozenset[str]) -> frozenset[str]:
    """Return the next items to leave out, the most for the points they may cost; empty if the claim would fall."""
    inside = [stake for stake in claim.stakes if stake.item not in skip]
    already = lost(stake for stake in claim.stakes if stake.item in skip)
    found: list[tuple[Fraction, frozenset[str]]] = []
    chains = {one.chain for one in inside if one.chain}
    groups = [[one for one in inside if one.chain == chain] for chain in sorted(chains)]
    single = [one for one in inside if not one.chain]
    if single:
        groups.append([min(single, key=lambda one: one.loss)])
    for group in groups:
        level = min(one.loss for one in group)
        option = frozenset(one.item for one in group if one.loss == level)
        after = lost(stake for stake in claim.stakes if stake.item in skip | option)
        if not claim.falls(after):
            found.append(((after - already) / len(option), option))
    return min(found, key=lambda one: one[0])[1] if found else frozenset()


def _about(claim: PointsClaim, skip: frozenset[str], every: frozenset[str], limit: Fraction) -> int:
    """Estimate how many items have to be looked at if none is false, taking the fewest false items as constant."""
    inside = every - skip
    needed = fewest(claim, skip, inside)
    left = len(inside)
    wealth = ONE
    if needed is None:
        return 0
    while left > needed and wealth * limit < 1:
        wealth *= _sound(needed, left)
        left -= 1
    return len(inside) - left + (left == needed and wealth * limit < 1)


def _sound(k: int, n: int) -> Fraction:
    """Return the factor by which a sound item multiplies the wealth if at least k of n items would be false."""
    return Fraction(10 * n - (10 - STAKED) * k, 10 * (n - k))


def judged(
    claim: PointsClaim,
    order: Sequence[str],
    results: Mapping[str, bool],
    limit: Fraction,
    unchecked_items: Collection[str] = (),
) -> ClaimVerdict:
    """Return the verdict on a claim at the risk `limit` (0 to 1). `order`: the drawn items; `results`: {item: whether
    its recheck confirmed the answer}; `unchecked_items`: items not drawn, to recheck last if all of `order` is not
    enough. Once an item of `order` has no result, the results of later ones count only against the claim."""
    claim = whole_numbers(claim)
    known = [(item, results[item]) for item in _answered(order, results)]
    looked, false = len(known), sum(not sound for _item, sound in known)
    gone = {item for item, sound in results.items() if not sound}
    if claim.falls(lost(stake for stake in claim.stakes if stake.item in gone)):
        return ClaimVerdict(FALSE, ONE, looked, false, ())
    if all(stake.item in results for stake in claim.stakes if stake.loss > 0):
        return ClaimVerdict(STOP, Fraction(0), looked, false, ())
    risk, decided = _risk(claim, order, known, unchecked_items)
    if decided or risk <= limit:
        return ClaimVerdict(STOP, risk, looked, false, ())
    rest = order[looked:]
    needed = _needed(claim, order, known, unchecked_items, limit)
    if needed is not None:
        return ClaimVerdict(
            GO_ON if needed < len(rest) else LOOK_AT_ALL, risk, looked, false, tuple(rest[:needed])
        )
    both = (
        *rest,
        *(stake.item for stake in claim.stakes if stake.item in unchecked_items and stake.loss > 0),
    )
    return ClaimVerdict(
        LOOK_AT_ALL, risk, looked, false, tuple(item for item in both if item not in results)
    )


def _answered(order: Sequence[str], results: Mapping[str, bool]) -> Iterator[str]:
    for item in order:
        if item not in results:
            return
        yield item


def _bets(
    claim: PointsClaim,
    order: Sequence[str],
    results: Iterable[tuple[str, bool]],
    skip: Collection[str],
) -> Iterator[Fraction | None]:
    """Yield the wealth before each result and after the last; None once the null hypothesis is impossible."""
    wealth = ONE
    gone = set(skip)
    open_ = set(order)
    for item, sound in results:
        k = fewest(claim, gone, open_)
        if k is None:
            yield None
            return
        yield wealth
        n = len(open_)
        open_.discard(item)
        if not sound:
            gone.add(item)
            wealth *= Fraction(10 - STAKED, 10)
        elif k < n:
            wealth *= _sound(k, n)
    yield None if fewest(claim, gone, open_) is None else wealth


def _risk(
    claim: PointsClaim,
    order: Sequence[str],
    results: Iterable[tuple[str, bool]],
    skip: Collection[str],
) -> tuple[Fraction, bool]:
    """Return 1 / the greatest wealth, and whether the claim is proved: no remaining items could bring it down."""
    best = ONE
    for wealth in _bets(claim, order, results, skip):
        if wealth is None:
            return Fraction(0), True
        best = max(best, wealth)
    return 1 / best, False


def _needed(
    claim: PointsClaim,
    order: Sequence[str],
    results: Sequence[tuple[str, bool]],
    skip: Collection[str],
    limit: Fraction,
) -> int | None:
    """Return how many more items have to be looked at if all are sound; None = even all of them would not suffice."""
    rest = [(item, True) for item in order[len(results) :]]
    for at, wealth in enumerate(_bets(claim, order, [*results, *rest], skip)):
        if at > len(results) and (wealth is None or wealth * limit >= 1):
            return at - len(results)
    return None


FEWEST_DIGITS, MOST_DIGITS = 10, 40


def checked_seed(text: str) -> str:
    """Return the digits of a typed seed without spaces and dashes. UserError for other signs, too few or too many."""
    seed = arabic_digits(text).replace(" ", "").replace("-", "")
    if not (seed.isascii() and seed.isdecimal() and FEWEST_DIGITS <= len(seed) <= MOST_DIGITS):
        why = _("ต้องเป็นตัวเลข {least} ถึง {most} หลัก ที่ทอยต่อหน้าทุกฝ่ายหลังรับผลครบแล้ว")
        raise UserError(
            _("เลขตั้งต้น “{seed}” ใช้ไม่ได้").format(seed=text[:60]),
            why.format(least=FEWEST_DIGITS, most=MOST_DIGITS),
            _("ทอยลูกเต๋าสิบหน้าสิบครั้ง หรือลูกเต๋าหกหน้ายี่สิบครั้ง แล้วกรอกเลขตามลำดับ"),
        )
    return seed


def drawn(seed: str, unit: str, items: Sequence[str]) -> tuple[str, ...]:
    """Return the items in the order they are drawn: sorted by SHA-256 of seed, unit code and item number."""
    sums = [
        (sha256(f"{seed},{unit},{n}".encode()).hexdigest(), item) for n, item in enumerate(items, 1)
    ]
    return tuple(item for _sum, item in sorted(sums))


def fingerprint(unit: str, claim: PointsClaim, items: Sequence[str], limit: str) -> str:
    """Return a code (16 hex digits) that changes with the claim on `unit` (code), the `items` or the risk `limit`."""
    stakes = [f"{one.item}={one.chain}={one.loss}" for one in claim.stakes]
    content = "\n".join(
        (unit, limit, str(claim.spare), str(int(claim.level_is_false)), *stakes, "", *items)
    )
    return sha256(content.encode()).hexdigest()[:16].upper()
