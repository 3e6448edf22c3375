"""Small acts past the command line: what the log says of an event, a person without rights, an altered entry.

python -m tests.reliability.entries EVENT | --person NAME | --demo-person NAME | --record | --alter
"""

import json
import os
import sys
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trienkhai.config.settings")
django.setup()

from trienkhai.accounts.models import Person  # noqa: E402
from trienkhai.audit.log import record  # noqa: E402
from trienkhai.audit.models import Entry  # noqa: E402


def main(words: list[str]) -> Any:
    if words[0] in ("--person", "--demo-person"):
        return Person.objects.create_person(words[1], full_name=words[1], is_demo=words[0] == "--demo-person").pk
    if words[0] == "--record":
        return record(None, "test.act").pk
    if words[0] == "--alter":
        return Entry.objects.filter(pk=Entry.objects.order_by("pk").values("pk")[:1]).update(event="test.other")
    return list(Entry.objects.filter(event=words[0]).order_by("pk").values_list("details", flat=True))


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1:])))
