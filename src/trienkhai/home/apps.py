from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "trienkhai.home"
    label = "home"
