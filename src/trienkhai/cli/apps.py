from django.apps import AppConfig


class CliConfig(AppConfig):
    name = "trienkhai.cli"
    label = "cli"
