from django.apps import AppConfig


class RollupConfig(AppConfig):
    name = "trienkhai.rollup"
    label = "rollup"
