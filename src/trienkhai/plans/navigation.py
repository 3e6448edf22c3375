from django.utils.translation import gettext_lazy as _

from trienkhai.access.scope import may_somewhere
from trienkhai.plans.permissions import READ
from trienkhai.ui.navigation_items import Item, add

add(Item(25, "plans", _("Tasks"), "plans:index", shown_to=lambda person: may_somewhere(person, READ)))
