"""A template with a figure that the system counts, and documents to be counted."""

from datetime import date

from tests.reporting.ground import TOML
from trienkhai.directives import actions as directives
from trienkhai.reporting.rules.template_file import read_toml

FIELD = '''
[[section.field]]
key = "BH01"
name = "Văn bản đã ban hành"
unit = "văn bản"
measure = "documents.issued"

[[section.field]]
kind = "ratio"
key = "QT04"'''


def measured_spec():
    return read_toml(TOML.replace('\n[[section.field]]\nkind = "ratio"\nkey = "QT04"', FIELD, 1))


def issue(world, symbol, *, issuer="CÔNG TY  BẮC", on=date(2023, 5, 10)):
    """Register a document. The register is kept at the top."""
    text = f"{symbol}\n\nNGHỊ QUYẾT\nvề việc {symbol}\n\nĐiều 1. Làm việc.\n"
    facts = directives.Facts(
        symbol=symbol, kind_name="Nghị quyết", subject=f"Việc {symbol}", issuer=issuer, issued_on=on
    )
    return directives.register(world.root, text.encode(), f"{symbol[:2]}.txt", by=world.secretary, facts=facts)
