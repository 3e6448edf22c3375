from django.utils.translation import gettext_lazy as _

from trienkhai.access.scope import may_somewhere
from trienkhai.rollup.permissions import READ
from trienkhai.ui.navigation_items import Item, add

add(Item(50, "rollup", _("Totals"), "rollup:index", shown_to=lambda person: may_somewhere(person, READ)))
