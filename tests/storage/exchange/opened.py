"""Bundles read whole, as only a test needs them."""

from dataclasses import replace
from pathlib import Path

from core.log.op import Segment, StreamedSegment
from core.log.post import Bundle, OpenedBundle, ReceivedBundle
from storage.exchange.post import BundleSealer
from storage.exchange.reader import open_bundle


def read(post: BundleSealer, path: Path) -> Bundle:
    """All a bundle to this office says."""
    with post.opened(path) as opened:
        return _whole(opened)


def read_bundle(path: Path, identity: Path) -> Bundle:
    """The same with an identity."""
    with open_bundle(path, identity) as opened:
        return _whole(opened)


def as_read(bundle: Bundle) -> ReceivedBundle:
    """What a reader makes of it."""
    one = bundle
    return ReceivedBundle(
        one.key,
        one.unit,
        one.to,
        one.made,
        one.segments,
        one.texts,
        one.receipts,
        one.blobs,
        one.want,
        one.originals,
        one.part,
        one.table,
        one.standing,
    )


def _whole(opened: OpenedBundle) -> Bundle:
    opened.sender()
    found = opened.bundle()
    return Bundle(
        found.key,
        found.unit,
        found.to,
        found.made,
        tuple(_held(one) for one in found.segments),
        tuple(found.texts),
        tuple(found.receipts),
        found.blobs,
        found.want,
        found.originals,
        found.part,
        found.standing,
        found.table,
    )


def _held(one: Segment | StreamedSegment) -> Segment:
    return (
        replace(one.head, lines=b"\n".join(one.parts()))
        if isinstance(one, StreamedSegment)
        else one
    )
