"""What a command says of a directive that was read."""

from typing import Any

from django.utils.translation import gettext as _

from trienkhai.cli.output import Output
from trienkhai.directives.models import Directive
from trienkhai.directives.queries import joined_of, notices_of

SHOWN = 100  # letters of a paragraph


def tell_directive(directive: Directive, out: Output) -> dict[str, Any]:
    """Counts, what the reader should know, what has no place, what was joined; the same as facts for --json."""
    provisions = list(directive.provisions.order_by("order"))
    joined, notices = joined_of(directive, provisions), notices_of(directive)
    out.line(
        _("%(symbol)s is registered: %(count)s provisions, %(unplaced)s paragraphs not placed, %(joined)s joined.")
        % {
            "symbol": directive.symbol,
            "count": len(provisions),
            "unplaced": len(directive.unplaced),
            "joined": len(joined),
        }
    )
    for notice in notices:
        out.line(f"  ! {notice}")
    for one in directive.unplaced:
        out.line(f"  ~ {one['line']}: {one['text'][:SHOWN]} ({_(one['reason'])})")
    for part in joined:
        place = _("joined to %s") % part.place
        out.line(f"  + {part.line}: {part.text[:SHOWN]} ({place})")
    return {"notices": notices, "unplaced": directive.unplaced, "joined": directive.joined}
