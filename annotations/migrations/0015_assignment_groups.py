"""Reviewers give work out; others see their own assignments on their page. Can run again and be undone."""

from django.apps.registry import Apps
from django.contrib.auth.management import create_permissions
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

NAME = "Reviewers"
CODENAMES = [f"{action}_assignment" for action in ("view", "add", "change", "delete")]


def grant(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Give the group its permissions, which post_migrate would make only later."""
    alias = schema_editor.connection.alias
    config = apps.get_app_config("annotations")
    config.models_module = True  # what stands for an app in a migration lacks it
    create_permissions(config, apps=apps, using=alias, verbosity=0)
    config.models_module = None
    group, _ = apps.get_model("auth", "Group").objects.using(alias).get_or_create(name=NAME)
    group.permissions.add(*_permissions(apps, alias))


def revoke(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take them away again; the group stays."""
    alias = schema_editor.connection.alias
    for group in apps.get_model("auth", "Group").objects.using(alias).filter(name=NAME):
        group.permissions.remove(*_permissions(apps, alias))


def _permissions(apps, alias):
    permissions = apps.get_model("auth", "Permission").objects.using(alias)
    return permissions.filter(content_type__app_label="annotations", codename__in=CODENAMES)


class Migration(migrations.Migration):
    dependencies = [("annotations", "0014_assignments")]

    operations = [migrations.RunPython(grant, revoke)]
