"""What the groups may do with settings of rules. Can run again and be undone."""

from django.apps.registry import Apps
from django.contrib.auth.management import create_permissions
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

GROUPS = {
    "Legal editors": ("view", "add", "change", "delete"),
    "Publishers": ("view",),
    "Translators": ("view",),
    "Researchers": ("view",),
}


def grant(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Give each group its permissions, which post_migrate would make only later."""
    alias = schema_editor.connection.alias
    config = apps.get_app_config("annotations")
    config.models_module = True  # what stands for an app in a migration lacks it
    create_permissions(config, apps=apps, using=alias, verbosity=0)
    config.models_module = None
    for name, found in _permissions(apps, alias):
        group, _ = apps.get_model("auth", "Group").objects.using(alias).get_or_create(name=name)
        group.permissions.add(*found)


def revoke(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take them away again; the groups stay."""
    alias = schema_editor.connection.alias
    for name, found in _permissions(apps, alias):
        for group in apps.get_model("auth", "Group").objects.using(alias).filter(name=name):
            group.permissions.remove(*found)


def _permissions(apps, alias):
    permissions = apps.get_model("auth", "Permission").objects.using(alias)
    for name, actions in GROUPS.items():
        codenames = [f"{action}_rulesetting" for action in actions]
        yield name, permissions.filter(content_type__app_label="annotations", codename__in=codenames)


class Migration(migrations.Migration):
    dependencies = [("annotations", "0010_rule_setting")]

    operations = [migrations.RunPython(grant, revoke)]
