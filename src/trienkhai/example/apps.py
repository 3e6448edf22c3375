from django.apps import AppConfig


class ExampleConfig(AppConfig):
    name = "trienkhai.example"
    label = "example"
