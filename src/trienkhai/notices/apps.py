from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "trienkhai.notices"
    label = "notices"
