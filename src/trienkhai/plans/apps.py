from django.apps import AppConfig


class PlansConfig(AppConfig):
    name = "trienkhai.plans"
    label = "plans"
