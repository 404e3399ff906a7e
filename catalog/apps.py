"""The catalog's Django application."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CatalogConfig(AppConfig):
    name = "catalog"
    verbose_name = _("Catalog")

    def ready(self) -> None:
        from django.db.models.signals import post_save

        from catalog import audit
        from catalog.editions.collating import withdraw
        from catalog.integrity import signals
        from catalog.models import Entry
        from catalog.search import register as register_kinds
        from catalog.search import things
        from catalog.search.index import connect
        from catalog.verifying import checks, register

        signals.connect()
        audit.connect()
        post_save.connect(withdraw, sender=Entry)
        register_kinds(things.CONCEPT, things.ENTRY, things.LAW, things.PROVISION, things.AGENCY)
        connect()
        register(*checks.CHECKS)
