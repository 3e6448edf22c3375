from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "trienkhai.access"
    label = "access"
