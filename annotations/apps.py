"""The annotation room's Django application."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AnnotationsConfig(AppConfig):
    name = "annotations"
    verbose_name = _("Annotations")

    def ready(self) -> None:
        from annotations import citing, integrity, jobs, searching, verifying
        from catalog.search import register as register_kinds
        from catalog.verifying import register

        citing.register()
        integrity.register()
        jobs.connect()
        register_kinds(searching.DOCUMENT, searching.TERM)
        register(*verifying.CHECKS)
