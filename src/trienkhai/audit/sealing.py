"""The chain: every entry gets a gap-free number and a hash over itself and the seal before it; the head is kept outside.

Whoever rewrites an entry must rewrite every seal after it, and then the head written outside the database differs
(the idea of RFC 6962). Without an outside head a cut tail cannot be seen.
"""

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction

from trienkhai.audit.canonical import commitment_of, digest
from trienkhai.audit.models import Entry, Seal

START = "0" * 64


def entry_hash(entry: Entry) -> str:
    """What the chain covers: everything but `personal` and `salt`, which stand behind their commitment."""
    return digest(
        {
            "id": entry.pk,
            "at": entry.at.isoformat(),
            "event": entry.event,
            "person": entry.person_id,  # type: ignore[attr-defined]
            "unit": entry.unit_id,  # type: ignore[attr-defined]
            "object": [entry.object_kind, entry.object_id],
            "details": entry.details,
            "commitment": entry.commitment,
        }
    )


def link(before: str, number: int, entry: Entry) -> str:
    return digest([before, number, entry_hash(entry)])


@transaction.atomic
def seal() -> int:
    """Seal what is not sealed yet, in order of id; write the head. Returns how many entries were sealed.

    One at a time: who seals meanwhile waits, and goes on from where the other ended.
    """
    if connection.features.has_select_for_update:
        # A lock on the last seal would not do: who waited for it would not see those that came after it.
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE audit_seal IN SHARE ROW EXCLUSIVE MODE")
    last = Seal.objects.order_by("-number").first()
    number, chain = (last.number, last.chain) if last else (0, START)
    seals = []
    for entry in Entry.objects.filter(seal__isnull=True).order_by("pk").iterator(chunk_size=2000):
        number += 1
        chain = link(chain, number, entry)
        seals.append(Seal(number=number, entry=entry, chain=chain))
    Seal.objects.bulk_create(seals, batch_size=2000)
    if seals:
        transaction.on_commit(_write_newest_head)
    return len(seals)


def _write_newest_head() -> None:
    """Whoever sealed last may be the first to come here: what is written is what stands by now."""
    last = Seal.objects.order_by("-number").first()
    if last is not None:
        write_head(last.number, last.chain)


def head_file() -> Path:
    return Path(settings.HOME) / "audit-head.json"


def write_head(number: int, chain: str) -> None:
    """Keep the newest head beside the database, flushed; administrators copy it elsewhere."""
    target = head_file()
    part = target.with_suffix(f".{os.getpid()}.part")  # the server and a command may seal one after the other
    with part.open("w") as file:
        json.dump({"number": number, "chain": chain}, file)
        file.flush()
        os.fsync(file.fileno())
    part.replace(target)


def read_head(path: Path | None = None) -> tuple[int, str] | None:
    """The head written last; None when there is none."""
    source = path or head_file()
    if not source.exists():
        return None
    head = json.loads(source.read_text())
    return int(head["number"]), str(head["chain"])


@dataclass(frozen=True)
class Finding:
    """One place where the log is not what was sealed."""

    number: int
    what: str


@dataclass(frozen=True)
class Verified:
    sealed: int
    unsealed: int
    findings: tuple[Finding, ...]


def verify(head: tuple[int, str] | None) -> Verified:
    """Walk the chain from its start and compare its end with the head kept outside."""
    findings = list(_broken_links())
    last = Seal.objects.order_by("-number").first()
    if head is not None:
        known = Seal.objects.filter(number=head[0]).values_list("chain", flat=True).first()
        if known is None:
            findings.append(Finding(head[0], "the head names this number, but the log ends before it"))
        elif known != head[1]:
            findings.append(Finding(head[0], "the chain does not lead to the head"))
    return Verified(last.number if last else 0, Entry.objects.filter(seal__isnull=True).count(), tuple(findings))


def _broken_links() -> Iterator[Finding]:
    chain, expected = START, 1
    for seal_row in Seal.objects.select_related("entry").order_by("number").iterator(chunk_size=2000):
        entry = seal_row.entry
        if seal_row.number != expected:
            yield Finding(expected, f"number {expected} is missing; the next is {seal_row.number}")
            expected = seal_row.number
        if link(chain, seal_row.number, entry) != seal_row.chain:
            yield Finding(seal_row.number, f"entry {entry.pk} ({entry.event}) or its place in the chain was altered")
        if entry.salt and commitment_of(entry.personal, entry.salt) != entry.commitment:
            yield Finding(seal_row.number, f"names or texts of entry {entry.pk} ({entry.event}) were altered")
        chain, expected = seal_row.chain, expected + 1
