"""The groups of users and what each may do. Running it again changes nothing; undoing it removes the groups."""

from django.apps.registry import Apps
from django.contrib.auth.management import create_permissions
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

# What editors write in drafts; the seal protects what is published.
EDITED = (
    "catalog",
    "concept",
    "agency",
    "sourcelaw",
    "lawtitle",
    "lawversion",
    "provisionsuccession",
    "edition",
    "entry",
    "entryagency",
    "legalbasis",
    "basistarget",
)
# Added, and never changed.
APPENDED = ("lawtext", "provision", "lawcitation", "entrytranslation", "collation", "entrysuccession")
# Written by services alone.
LEDGER = ("workflowevent",)
CATALOG = EDITED + APPENDED + LEDGER

ANNOTATED = ("document", "segmentalignment", "annotation", "anchor", "term", "finding")
READ_IN = ("documenttext", "segment", "pipelinerun", "suggestion", "decision")


def _all(actions: tuple[str, ...], models: tuple[str, ...]) -> list[str]:
    return [f"{action}_{model}" for action in actions for model in models]


GROUPS = {
    "Legal editors": {
        "catalog": [
            *_all(("view",), CATALOG),
            *_all(("add", "change", "delete"), EDITED),
            *_all(("add",), APPENDED),
            "view_draft_edition",
        ],
    },
    "Publishers": {
        "catalog": [*_all(("view",), CATALOG), "view_draft_edition", "approve_edition", "publish_edition"],
    },
    "Translators": {
        "catalog": [*_all(("view",), CATALOG), "add_entrytranslation"],
        "annotations": [
            *_all(("add", "change", "view"), ANNOTATED),
            *_all(("add", "view"), READ_IN),
            "import_document",
            "view_unpublished_document",
        ],
    },
    "Researchers": {
        "catalog": _all(("view",), CATALOG),
        "annotations": _all(("view",), ANNOTATED + READ_IN[:-1]),
    },
}


def make_groups(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Make each group with its permissions, which post_migrate would make only later."""
    alias = schema_editor.connection.alias
    for label in ("catalog", "annotations"):
        config = apps.get_app_config(label)
        config.models_module = True  # what stands for an app in a migration lacks it
        create_permissions(config, apps=apps, using=alias, verbosity=0)
        config.models_module = None
    permissions = apps.get_model("auth", "Permission").objects.using(alias)
    for name, rooms in GROUPS.items():
        group, _ = apps.get_model("auth", "Group").objects.using(alias).get_or_create(name=name)
        for label, codenames in rooms.items():
            found = permissions.filter(content_type__app_label=label, codename__in=codenames)
            missing = set(codenames) - set(found.values_list("codename", flat=True))
            if missing:
                raise LookupError(f"{name}: no such permissions in {label}: {', '.join(sorted(missing))}")
            group.permissions.add(*found)


def remove_groups(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Remove the groups; users stay, without what the groups gave them."""
    groups = apps.get_model("auth", "Group").objects.using(schema_editor.connection.alias)
    groups.filter(name__in=GROUPS).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("annotations", "0001_initial"),
        ("catalog", "0002_law_citations"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(make_groups, remove_groups)]
