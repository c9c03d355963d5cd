from django.apps import AppConfig


class RunningConfig(AppConfig):
    name = "running"
