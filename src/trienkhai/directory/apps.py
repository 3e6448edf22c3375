from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "trienkhai.directory"
    label = "directory"
