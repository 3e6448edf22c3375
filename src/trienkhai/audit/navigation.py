from django.utils.translation import gettext_lazy as _

from trienkhai.access.scope import may_somewhere
from trienkhai.ui.navigation_items import Item, add

add(Item(90, "audit", _("Log"), "audit:index", shown_to=lambda person: may_somewhere(person, "audit.read")))
