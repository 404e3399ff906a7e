"""Measure the tagger against documents annotated by reading; stores nothing and changes nothing."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from annotations.intake import concept_names
from annotations.tagging import SuggestedSpan, Tagger
from annotations.tagging.evaluation import (
    TABLES,
    GoldDocument,
    Mistake,
    PhraseBaseline,
    evaluate,
    load_gold,
    mistakes,
)
from annotations.tagging.model import TRAINED, trained_model
from annotations.tagging.training import cross_validate


def names(text: str) -> list[str]:
    """Split a list of names at its commas."""
    return [name.strip() for name in text.split(",") if name.strip()]


class Command(BaseCommand):
    help = (
        "Print precision, recall and F1 of the tagger on annotated documents: spans to the character, "
        "spans by half of the shorter, labels of paragraphs; with a PhraseMatcher on the names of the "
        "concepts as baseline. GOLD_DIR holds docs/*.json and dev/*.json. "
        "Example: manage.py evaluate_tagger ../shared/gold --by label,document --errors 20"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("gold", type=Path, metavar="GOLD_DIR", help="Folder with docs/ and dev/.")
        parser.add_argument(
            "--by", type=names, default=[], help="Tables to print: label, document, rule; comma between."
        )
        parser.add_argument("--only", type=names, help="Use these documents, comma between.")
        parser.add_argument("--exclude", type=names, default=[], help="Leave these documents out.")
        parser.add_argument(
            "--annotations", default="dev", metavar="NAME", help="Folder of the annotations in GOLD_DIR."
        )
        parser.add_argument(
            "--errors", type=int, default=0, metavar="N", help="List the first N errors of each document."
        )

        parser.add_argument(
            "--model", type=Path, default=TRAINED, metavar="DIR", help="Folder of the trained model, if any."
        )
        parser.add_argument(
            "--cross-validate",
            action="store_true",
            help="Measure each document with a model of the others too (nothing is written).",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if unknown := [name for name in options["by"] if name not in TABLES]:
            raise CommandError(f"There is no table {', '.join(unknown)}; use {', '.join(TABLES)}.")
        documents = self._documents(options)
        tagger = Tagger(model=trained_model(options["model"]))
        listed: list[Mistake] = []

        def note(document: GoldDocument, found: list[SuggestedSpan]) -> None:
            listed.extend(mistakes(document, found)[: options["errors"]])

        report = evaluate(documents, tagger, on_document=note)
        baseline = evaluate(documents, PhraseBaseline(self._names()))
        self.stdout.write(f"{tagger.version} on {', '.join(each.name for each in documents)}")
        self.stdout.write(report.render(options["by"]))
        self.stdout.write("\nbaseline: PhraseMatcher on the names of the concepts")
        self.stdout.write(baseline.render(()))
        if options["cross_validate"]:
            with_model, _ = cross_validate(documents, tagger.lexicon, seed=1)
            self.stdout.write("\nwith a model of the other documents")
            self.stdout.write(with_model.render(()))
        for mistake in listed:
            self._print(mistake)

    def _documents(self, options: dict[str, Any]) -> list[GoldDocument]:
        try:
            return load_gold(
                options["gold"],
                options["only"],
                exclude=options["exclude"],
                annotations=options["annotations"],
            )
        except (OSError, ValueError, KeyError) as error:
            raise CommandError(f"The gold could not be read: {error}") from error

    def _names(self) -> list[tuple[str, str, str]]:
        try:
            names = concept_names()
        except DatabaseError:
            names = []
        if not names:
            self.stderr.write(
                "No catalog is loaded (manage.py migrate, then load_seed): the baseline is empty."
            )
        return names

    def _print(self, mistake: Mistake) -> None:
        self.stdout.write(
            f"\n{mistake.document}, paragraph {mistake.paragraph}: {mistake.kind} {mistake.label}"
            f" {mistake.quote!r} {mistake.rule}\n    {mistake.context}"
        )
