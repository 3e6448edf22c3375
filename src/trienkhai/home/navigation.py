from django.utils.translation import gettext_lazy as _

from trienkhai.ui.navigation_items import Item, add

add(Item(order=10, key="home", title=_("My work"), url_name="home:my_work"))
