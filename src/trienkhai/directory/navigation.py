from django.utils.translation import gettext_lazy as _

from trienkhai.access.scope import may_somewhere
from trienkhai.directory.queries import READ
from trienkhai.directory.rights import GRANT
from trienkhai.ui.navigation_items import Item, add

add(Item(30, "directory", _("Units"), "directory:index", shown_to=lambda person: may_somewhere(person, READ)))
add(Item(85, "people", _("People and roles"), "people:index", shown_to=lambda person: may_somewhere(person, GRANT)))
