from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "trienkhai.audit"
    label = "audit"
