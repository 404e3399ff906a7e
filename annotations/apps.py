"""The annotation room's Django application."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AnnotationsConfig(AppConfig):
    name = "annotations"
    verbose_name = _("Annotations")

    def ready(self) -> None:
        from annotations import citing, integrity, jobs

        citing.register()
        integrity.register()
        jobs.connect()
