from django.apps import AppConfig


class ReportingConfig(AppConfig):
    name = "trienkhai.reporting"
    label = "reporting"
