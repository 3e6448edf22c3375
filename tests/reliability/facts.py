"""Everything that must be equal after a restore, told by an installation about itself: `python -m tests.reliability.facts`."""

import hashlib
import json
import os
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trienkhai.config.settings")
django.setup()

from django.apps import apps  # noqa: E402
from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402

from tests.reliability.machine import files_of  # noqa: E402
from trienkhai.audit import sealing  # noqa: E402
from trienkhai.cli.rows import columns, dump, dumped_models  # noqa: E402
from trienkhai.evidence.models import StoredFile  # noqa: E402
from trienkhai.evidence.store import open_bytes  # noqa: E402
from trienkhai.review.models import Edition  # noqa: E402
from trienkhai.review.verify import verify  # noqa: E402
from trienkhai.rollup.models import Tally  # noqa: E402


def facts() -> dict[str, Any]:
    found = sealing.verify(sealing.read_head())
    home = files_of(settings.HOME)
    return {
        "tables": {model._meta.label_lower: _rows(model) for model in dumped_models(apps)},
        "files": {name: sha for name, sha in home.items() if name.startswith(("files/", "keys/"))},
        "bytes": {row.pk: hashlib.sha256(open_bytes(row)).hexdigest() for row in StoredFile.objects.all()},
        "head": sealing.read_head(),
        "log": [found.sealed, found.unsealed, [one.what for one in found.findings]],
        "totals": [
            [*row[:-1], bytes(row[-1]).hex()]
            for row in Tally.objects.order_by("pk").values_list("round", "round_unit", "basis", "packed")
        ],
        "editions": {row.sha256: [str(one) for one in verify(row)] for row in Edition.objects.all()},
        "engine": connection.vendor,
    }


def _rows(model: Any) -> list[Any]:
    """How many rows, and one hash over all of them; PostgreSQL orders the keys of JSON in its own way."""
    sha = hashlib.sha256()
    count = 0
    for line in dump(model):
        row = dict(zip(columns(model), json.loads(line), strict=True))
        sha.update(json.dumps(row, sort_keys=True).encode())
        count += 1
    return [count, sha.hexdigest()]


if __name__ == "__main__":
    print(json.dumps(facts()))
