from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "trienkhai.ui"
    label = "ui"
