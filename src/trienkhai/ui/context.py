"""What the frame around every page needs."""

from typing import Any

from django.http import HttpRequest

from trienkhai.ui.device import mark_of
from trienkhai.ui.navigation_items import items_for
from trienkhai.ui.views import THEMES, chosen_theme


def frame(request: HttpRequest) -> dict[str, Any]:
    """Navigation and mark of the person who asks (lazy: pages without the frame pay nothing) and the chosen colours."""
    return {
        "nav_items": lambda: items_for(request),
        "person_mark": lambda: mark_of(request.user),
        "theme": chosen_theme(request),
        "themes": THEMES,
    }
