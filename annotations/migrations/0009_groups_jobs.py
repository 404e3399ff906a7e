"""Who sees background jobs. Can run again and be undone."""

from django.apps.registry import Apps
from django.contrib.auth.management import create_permissions
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

GROUPS = ("Legal editors", "Publishers", "Translators")


def grant(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Let each group see jobs; post_migrate would make the permission only later."""
    alias = schema_editor.connection.alias
    config = apps.get_app_config("catalog")
    config.models_module = True  # what stands for an app in a migration lacks it
    create_permissions(config, apps=apps, using=alias, verbosity=0)
    config.models_module = None
    for name in GROUPS:
        group, _ = apps.get_model("auth", "Group").objects.using(alias).get_or_create(name=name)
        group.permissions.add(_view_job(apps, alias))


def revoke(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take it away again; the groups stay."""
    alias = schema_editor.connection.alias
    for group in apps.get_model("auth", "Group").objects.using(alias).filter(name__in=GROUPS):
        group.permissions.remove(_view_job(apps, alias))


def _view_job(apps, alias):
    permissions = apps.get_model("auth", "Permission").objects.using(alias)
    return permissions.get(content_type__app_label="catalog", codename="view_job")


class Migration(migrations.Migration):
    dependencies = [("annotations", "0008_alias_groups"), ("catalog", "0005_jobs")]

    operations = [migrations.RunPython(grant, revoke)]
