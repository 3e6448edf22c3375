from django.utils.translation import gettext_lazy as _

from trienkhai.access.scope import may_somewhere
from trienkhai.directives.permissions import READ
from trienkhai.ui.navigation_items import Item, add

add(Item(20, "directives", _("Resolutions"), "directives:index", shown_to=lambda person: may_somewhere(person, READ)))
