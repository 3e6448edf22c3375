from django.apps import AppConfig


class ReviewConfig(AppConfig):
    name = "trienkhai.review"
    label = "review"
