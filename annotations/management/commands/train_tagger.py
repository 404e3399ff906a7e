"""Train the model that re-scores the tagger's candidates; keep it only where it helps."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from annotations.intake import accepted_documents
from annotations.tagging import default_lexicon
from annotations.tagging.evaluation import GoldDocument, load_gold
from annotations.tagging.model import TRAINED, Card
from annotations.tagging.training import train


def names(text: str) -> list[str]:
    """Split a list of names at its commas."""
    return [name.strip() for name in text.split(",") if name.strip()]


class Command(BaseCommand):
    help = (
        "Train the model that re-scores what the rules propose, from annotated documents (folders as "
        "evaluate_tagger reads them) and from adjudicated annotations in the database. Each document is "
        "measured with a model of the others; the model is written only where that beats the rules alone. "
        "The same documents, lexicon and seed give the same model. "
        "Example: manage.py train_tagger ../shared/gold --exclude mix-3 --database"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("gold", nargs="*", type=Path, metavar="GOLD_DIR", help="Folder with docs/, dev/.")
        parser.add_argument("--only", type=names, help="Use these documents of the folders, comma between.")
        parser.add_argument("--exclude", type=names, default=[], help="Leave these documents out.")
        parser.add_argument(
            "--database", action="store_true", help="Use documents with adjudicated annotations too."
        )
        parser.add_argument("--seed", type=int, default=1, help="Seed of the order of examples.")
        parser.add_argument("--out", type=Path, default=TRAINED, help="Folder for the model and its card.")
        parser.add_argument("--force", action="store_true", help="Write the model even if it does not help.")

    def handle(self, *args: Any, **options: Any) -> None:
        documents = self._documents(options)
        if len(documents) < 2:
            raise CommandError("Give two documents or more: each is measured with a model of the others.")
        model = train(documents, default_lexicon(), options["seed"], timezone.localdate())
        card = model.card
        if card is None:
            raise CommandError("The model has no card.")
        self.stdout.write(json.dumps(asdict(card), ensure_ascii=False, indent=2))
        if not self._helps(card) and not options["force"]:
            self.stdout.write(
                "The rules alone do as well or better: no model was written (--force writes it)."
            )
            return
        model.save(options["out"])
        self.stdout.write(f"Model {model.version} was written to {options['out']}.")

    def _documents(self, options: dict[str, Any]) -> list[GoldDocument]:
        documents: list[GoldDocument] = accepted_documents() if options["database"] else []
        for folder in options["gold"]:
            try:
                documents += load_gold(folder, options["only"], exclude=options["exclude"])
            except (OSError, ValueError, KeyError) as error:
                raise CommandError(f"The gold could not be read: {error}") from error
        return documents

    def _helps(self, card: Card) -> bool:
        return card.figures["relaxed_f1"] > card.figures["relaxed_f1_rules_only"]
