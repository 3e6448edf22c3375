"""What the frame around every page needs."""

from typing import Any

from django.http import HttpRequest

from trienkhai.ui.navigation_items import items_for


def frame(request: HttpRequest) -> dict[str, Any]:
    """Navigation for the person who asks. Lazy: pages without the frame pay nothing."""
    return {"nav_items": lambda: items_for(request)}
