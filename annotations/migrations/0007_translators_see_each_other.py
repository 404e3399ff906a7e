"""Lets translators see each other's annotations, which the workbench shows. Can run again and be undone."""

from django.apps.registry import Apps
from django.contrib.auth.management import create_permissions
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def grant(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Give the group the permission, which post_migrate would make only later."""
    alias = schema_editor.connection.alias
    config = apps.get_app_config("annotations")
    config.models_module = True  # what stands for an app in a migration lacks it
    create_permissions(config, apps=apps, using=alias, verbosity=0)
    config.models_module = None
    group, _ = apps.get_model("auth", "Group").objects.using(alias).get_or_create(name="Translators")
    group.permissions.add(*_permissions(apps, alias))


def revoke(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take it away again; the group stays."""
    alias = schema_editor.connection.alias
    for group in apps.get_model("auth", "Group").objects.using(alias).filter(name="Translators"):
        group.permissions.remove(*_permissions(apps, alias))


def _permissions(apps, alias):
    return apps.get_model("auth", "Permission").objects.using(alias).filter(
        content_type__app_label="annotations", codename="view_others_annotation"
    )


class Migration(migrations.Migration):
    dependencies = [("annotations", "0006_workbench")]

    operations = [migrations.RunPython(grant, revoke)]
