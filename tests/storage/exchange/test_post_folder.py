"""A post folder: seeded weeks of three PCs with late, half, doubled, renamed files, wrong clocks and a share that goes."""

import random
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from core.errors import DisclosureError, UserError
from core.exchange.post_deeds import (
    OwnFileImport,
    PostStep,
    import_own_at_once,
    leave_post_folder,
    take_posts,
    use_post_folder,
    write_posts,
)
from core.exchange.post_folder import lacks, news, post_plan, rests, spent
from core.exchange.staging import ImportOutcome
from core.log.post import PostedFile, PostListing, WrittenPost
from core.values import Ref
from tests.storage.exchange.towns import NOW, Town, neighbours
from tests.templates import Copied

PLACES = (("1", "1", "province"), ("a", "11", "district"), ("b", "11", "district"))
THREE = (("a", "11", "district"), ("b", "11", "district"), ("c", "11", "district"))


@pytest.fixture
def share(tmp_path: Path) -> Path:
    made = tmp_path / "share"
    made.mkdir()
    return made


@pytest.fixture
def office(copied: Copied) -> Iterator[list[Town]]:
    """Three PCs of one unit."""
    made = neighbours(copied, THREE)
    yield made
    for one in made:
        one.folder.close()


@pytest.fixture
def pair(copied: Copied) -> Iterator[list[Town]]:
    """A province and two PCs of a district."""
    made = neighbours(copied, PLACES)
    yield made
    for one in made:
        one.folder.close()


@dataclass
class PC:
    """One PC with its post folder, as a program that stays open."""

    town: Town
    share: Path
    reads: int = 0  # files that were opened
    refused: list[UserError] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.post = self.town.post
        opened = self.post.folder._opened

        def counted(path: Path):  # type: ignore[no-untyped-def]
            self.reads += 1
            return opened(path)

        self.post.folder._opened = counted
        self.town.do(partial(use_post_folder, place=self.share, post=self.post))

    def news(self, *, patient: bool = False) -> tuple[PostedFile, ...]:
        listing = self.post.folder.look(self.share, patient=patient)
        return self.of(listing) if listing else ()

    def of(self, listing: PostListing) -> tuple[PostedFile, ...]:
        taken = {one.sha256 for one in self.town.folder.transfers.arrivals()}
        return news(listing, self.town.folder.writer.keys.public.hex(), taken)

    def write(self, *, at_once: bool = True) -> list[PostStep]:
        listing = self.post.folder.look(self.share)
        if listing is None:
            return []
        town = self.town
        plan = post_plan(town.folder, town.unit, self.post, listing, town.now, at_once=at_once)
        steps = town.do(partial(write_posts, plan=plan, post=self.post))
        found = [one for one in steps if isinstance(one, PostStep)]
        self.refused += [one.problem for one in found if one.problem]
        return [one for one in found if one.path]

    def take(self) -> list[ImportOutcome]:
        files = self.news()
        steps = self.town.do(partial(take_posts, files=files, post=self.post)) if files else []
        return [one.outcome for one in steps if isinstance(one, OwnFileImport)]

    def round(self) -> int:
        """How many files were written or imported."""
        return len(self.take()) + len(self.write())


def half(path: Path, share: Path, name: str) -> Path:
    made = share / name
    made.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    return made


@pytest.mark.parametrize("seed", range(4))
def test_a_week_of_faults_loses_nothing_doubles_nothing_and_ends_alike(
    office: list[Town], share: Path, seed: int
) -> None:
    chance = random.Random(seed)
    pcs = [PC(one, share) for one in office]
    for one in pcs:
        one.town.do(partial(import_own_at_once, enabled=True, post=one.post))
    away, kept = share.with_name("away"), share.with_name("kept")
    kept.mkdir()
    plans: dict[Ref, tuple[Town, str]] = {}
    imported: set[tuple[int, str]] = set()
    for hour in range(40):
        who = chance.randrange(3)
        pc = pcs[who]
        pc.town.now += timedelta(minutes=chance.choice((1, 30, 240, 60 * 24 * 40, -60 * 24 * 40)))
        if chance.random() < 0.5:
            title = f"แผน {hour}"
            plans[pc.town.plan(hour + 1, title)] = (pc.town, title)
        for path in sorted(share.iterdir()) if share.is_dir() else ():
            fault = chance.random()
            if fault < 0.05:  # comes later
                shutil.move(path, kept / path.name)
            elif fault < 0.1:
                shutil.copyfile(path, share / f"{path.stem} (1){path.suffix}")
            elif fault < 0.15:
                half(path, share, f"{path.stem}-{hour}-conflict.prongsai")
            elif fault < 0.2:
                path.rename(share / f"LINE_{hour}_{chance.randrange(999)}")
        if chance.random() < 0.2 and share.is_dir():
            for path in list(kept.iterdir()):
                shutil.move(path, share / path.name)
        if chance.random() < 0.1 and share.is_dir():
            share.rename(away)
        elif away.is_dir() and not share.exists():
            away.rename(share)
        for row in pc.take():
            assert row.problem is None
            assert not row.repeat
            assert (who, row.sha256) not in imported
            imported.add((who, row.sha256))
        pc.write(at_once=chance.random() < 0.5)
    if away.is_dir():
        away.rename(share)
    for path in list(kept.iterdir()):
        shutil.move(path, share / path.name)
    rounds = 0
    while sum([one.round() for one in pcs]):
        rounds += 1
        assert rounds < 12
    for one in pcs:
        assert not one.refused
        assert {ref: one.town.title(ref) for ref in plans} == {
            ref: title for ref, (_town, title) in plans.items()
        }
        assert one.news() == ()
    assert len({one.town.folder.digest() for one in pcs}) == 1
    # each has thinned what the others confirmed
    assert max(len(one.post.folder.state().written) for one in pcs) <= 2


def test_a_unit_above_answers_whom_it_met_and_files_go_only_after_their_receipt(
    pair: list[Town], share: Path
) -> None:
    province, one, other = (PC(town, share) for town in pair)
    for pc in (province, one, other):
        pc.town.do(partial(import_own_at_once, enabled=True, post=pc.post))
    plan = one.town.plan()
    one.town.photo(b"", random.Random(1).randbytes(300_000))
    assert not province.write(), "nobody below has put anything here"
    sent = {step.receiver.unit: step.path for step in one.write()}
    assert set(sent) == {province.town.unit, one.town.unit}
    assert one.write() == []
    ours = sent[province.town.unit]
    assert ours
    (seen,) = province.news()
    assert seen.path == ours
    assert (province.take(), other.news()[0].path) == ([], sent[one.town.unit])
    assert not one.news()
    (cut, twin) = half(ours, share, "half"), share / "twin"
    shutil.copyfile(ours, twin)
    whole = ours.read_bytes()
    (share / "holed").write_bytes(whole[:150_000] + bytes(200) + whole[150_200:])
    listing = province.post.folder.look(share)
    assert listing
    assert (listing.unready, len(province.of(listing))) == (("half", "holed"), 1)
    province.town.take(ours)
    assert province.news() == ()
    assert {one.receiver.unit for one in province.write()} == {one.town.unit}
    assert ours.exists(), "its receipt is still to be read"
    (receipt,) = one.news()
    assert one.take() == [], "of another unit, which a person looks at"
    one.town.take(receipt.path)
    one.write()
    assert ours.exists(), "the newest stays"
    one.town.plan(3)
    one.write()
    one.write()
    assert not ours.exists()
    assert (cut.exists(), twin.exists()) == (True, True), "files of others stay"
    assert sent[one.town.unit] in set(share.iterdir()), "the other PC has not confirmed it"
    assert {row.problem for row in other.take()} == {None}
    assert other.town.title(plan) == "แผน"
    before = {path.name: path.read_bytes() for path in share.iterdir()}
    other.town.plan(2)
    assert len(other.write()) == 2
    assert before.items() <= {path.name: path.read_bytes() for path in share.iterdir()}.items()
    strange = WrittenPost("twin", twin.stat().st_size, "", one.town.unit, NOW, {})
    assert one.post.folder.remove(share, strange)
    assert twin.exists(), "it has other bytes than the file that was written"
    assert not province.write(), "a receipt alone is owed no receipt"


def test_a_file_is_opened_once_it_rests_and_not_again(pair: list[Town], share: Path) -> None:
    province, one, other = (PC(town, share) for town in pair)
    one.town.plan()
    one.write()
    assert (len(other.news()), other.take()) == (1, []), "nobody has switched that on"
    before = province.reads
    first = province.post.folder.look(share, patient=True)
    assert first
    assert (first.files, len(first.unready), province.reads - before) == ((), 1, 0)
    assert len(province.news(patient=True)) == 1
    province.news(patient=True)
    assert province.reads - before == 1
    share.rename(share.with_name("pulled"))
    assert province.post.folder.look(share, patient=True) is None
    assert one.write() == []


def test_what_names_people_is_not_written_by_itself(pair: list[Town], share: Path) -> None:
    _province, one, _other = (PC(town, share) for town in pair)
    one.town.plan(title="นายสมชาย ใจดี โทร 081-234-5678")
    assert [step.receiver.unit for step in one.write()] == [one.town.unit]
    (problem,) = one.refused
    assert isinstance(problem, DisclosureError)
    assert len(list(share.iterdir())) == 1


@pytest.mark.parametrize("below", ["", "blobs", ".."])
def test_the_folder_of_the_data_is_refused_and_the_chosen_one_stays(
    pair: list[Town], share: Path, below: str
) -> None:
    one = PC(pair[1], share)
    place = one.town.place / below
    with pytest.raises(UserError):
        one.town.do(partial(use_post_folder, place=place, post=one.post))
    assert one.post.folder.state().place == str(share)
    one.town.do(partial(leave_post_folder, post=one.post))
    assert one.post.folder.state().place == ""


def written(name: str = "a", **ends: int) -> WrittenPost:
    return WrittenPost(name, 10, "", "u", NOW, ends)


def test_what_is_news_due_and_spent_by_hand() -> None:
    mine, seen, twin, new = (PostedFile(Path(n), n[0], k, "u") for n, k in ("aM", "bK", "c1", "c2"))
    listing = PostListing((mine, seen, twin, new), {"a": 10}, ())
    assert len(news(listing, "M", {"b"})) == 1
    behind = {"s": (3, 9)}
    for last, due in (
        ((), True),
        ((written(s=9),), False),
        ((written(s=8),), True),
        ((written(s=9, t=1), written(s=8)), True),
        ((written(name="gone", s=9),), True),
    ):
        assert lacks(last, behind, {"a": 10}) is due
    assert not lacks((written(name="gone", s=9),), {}, {})
    for minutes, count, early in ((9, 1, True), (11, 1, False), (11, 2, True), (-5, 1, False)):
        files = [written()] * count
        assert rests(files, NOW + timedelta(minutes=minutes)) is early
    files = [written(), written(s=3), written(s=4), written(s=2)]
    assert spent(files, behind) == files[:2]
