"""A group of its own for who settles what annotators differ on. Can run again and be undone.

Translators annotate without seeing each other, so the right to see and settle is not theirs; and it has nothing
to do with publishing editions, so it is not the publishers' either. A person may be in both groups.
"""

from django.apps.registry import Apps
from django.contrib.auth.management import create_permissions
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

NAME = "Reviewers"

CATALOG = (
    "catalog",
    "concept",
    "agency",
    "sourcelaw",
    "lawtitle",
    "lawversion",
    "lawtext",
    "provision",
    "lawcitation",
    "provisionsuccession",
    "edition",
    "workflowevent",
    "entry",
    "entryagency",
    "legalbasis",
    "basistarget",
    "entrytranslation",
    "collation",
    "entrysuccession",
    "basisrankrule",
)
READ = ("document", "documenttext", "segment", "pipelinerun", "suggestion", "alias", "rulesetting")
EDITED = ("segmentalignment", "annotation", "anchor", "term", "finding")

GRANTED = {
    "catalog": [f"view_{model}" for model in CATALOG],
    "annotations": [
        *(f"view_{model}" for model in (*READ, *EDITED, "decision")),
        *(f"{action}_{model}" for action in ("add", "change") for model in EDITED),
        "add_decision",
        "view_unpublished_document",
        "view_others_annotation",
        "adjudicate_annotation",
    ],
}


def grant(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Make the group with its permissions, which post_migrate would make only later."""
    alias = schema_editor.connection.alias
    group, _ = apps.get_model("auth", "Group").objects.using(alias).get_or_create(name=NAME)
    for label, codenames in GRANTED.items():
        config = apps.get_app_config(label)
        config.models_module = True  # what stands for an app in a migration lacks it
        create_permissions(config, apps=apps, using=alias, verbosity=0)
        config.models_module = None
        permissions = apps.get_model("auth", "Permission").objects.using(alias)
        found = permissions.filter(content_type__app_label=label, codename__in=codenames)
        group.permissions.add(*found)


def revoke(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Remove the group; users stay, without what it gave them."""
    groups = apps.get_model("auth", "Group").objects.using(schema_editor.connection.alias)
    groups.filter(name=NAME).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("annotations", "0011_rule_setting_groups"),
        ("catalog", "0003_review_and_rank_rules"),
    ]

    operations = [migrations.RunPython(grant, revoke)]
