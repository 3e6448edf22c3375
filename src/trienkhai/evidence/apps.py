from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    name = "trienkhai.evidence"
    label = "evidence"
