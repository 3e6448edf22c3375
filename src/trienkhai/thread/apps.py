from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class ThreadConfig(AppConfig):
    name = "trienkhai.thread"
    label = "thread"

    def ready(self) -> None:
        """Load every app's registrations: followers, steps, panels, permission names, navigation."""
        autodiscover_modules(
            "permissions",
            "followers",
            "holders",
            "steps",
            "panels",
            "navigation",
            "logged",
            "notice_kinds",
            "counting",
            "provision_links",
        )
