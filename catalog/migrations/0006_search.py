"""The table that search reads, and beside it the index that each database has for it."""

from __future__ import annotations

from django.db import migrations, models


def make_index(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE catalog_searchtext ADD COLUMN tokens tsvector NOT NULL")
        schema_editor.execute(
            "CREATE INDEX catalog_searchtext_tokens ON catalog_searchtext USING gin (tokens) WITH (fastupdate = off)"
        )
    else:
        # The tokens are made in Python and parted by blanks: the tokenizer must not fold or part them again.
        schema_editor.execute(
            "CREATE VIRTUAL TABLE catalog_searchindex USING fts5("
            "tokens, content='', detail=none, tokenize='unicode61 remove_diacritics 0')"
        )


def drop_index(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        schema_editor.execute("DROP TABLE catalog_searchindex")


class Migration(migrations.Migration):
    dependencies = [("catalog", "0005_jobs")]

    operations = [
        migrations.CreateModel(
            name="SearchText",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        help_text="What sort of thing it is.", max_length=20, verbose_name="kind"
                    ),
                ),
                ("object_id", models.BigIntegerField(help_text="Its key.", verbose_name="object")),
                (
                    "text",
                    models.TextField(
                        help_text="Its words, folded for width, case and numerals.", verbose_name="text"
                    ),
                ),
            ],
            options={
                "verbose_name": "search text",
                "verbose_name_plural": "search texts",
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(fields=("kind", "object_id"), name="searchtext_once_per_object")
                ],
            },
        ),
        migrations.RunPython(make_index, drop_index),
    ]
