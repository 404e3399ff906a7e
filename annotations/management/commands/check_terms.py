"""Hold a translation against the termbase and its original, and print what differs; stores nothing."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError

from annotations.ingest import ReadDocument, UnreadableDocument, read_document
from annotations.models import Document
from annotations.terminology.checking import Problem, Side
from annotations.terminology.holding import NotInBothLanguages, check_document, check_files


class Command(BaseCommand):
    help = (
        "Print where a translation differs from its original or from the termbase: terms, law titles, "
        "numbers, dates, document numbers, citations. "
        "Name a document that is here by its identifier, or two files. "
        "Offsets are code points of the texts as they are read. "
        "Example: manage.py check_terms plan.zh.docx plan.en.docx --format json"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", nargs="+", metavar="DOCUMENT | PATH_ZH PATH_EN", help="What to check.")
        parser.add_argument(
            "--format", choices=["text", "json"], default="text", help="json: one list of problems."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        problems, zh, en = _checked(options["what"])
        if options["format"] == "json":
            rows = [asdict(problem) for problem in problems]
            self.stdout.write(json.dumps(rows, ensure_ascii=False, indent=1))
            return
        for problem in problems:
            self.stdout.write(f"{_place(problem, zh, en)}: {problem.rule}: {problem.message}")
            if problem.fix is not None and problem.en is not None:
                self.stdout.write(f"    put {problem.fix!r} for {problem.en.quote!r}")
        self.stdout.write(f"{len(problems)} problems.")


def _checked(what: Sequence[str]) -> tuple[list[Problem], str, str]:
    if len(what) == 1:
        try:
            problems, zh, en = check_document(_document(what[0]))
        except NotInBothLanguages as error:
            raise CommandError(f"{error}; bring the other language in and align it first.") from error
        return problems, zh.text, en.text
    if len(what) != 2:
        raise CommandError("Name one document by its identifier, or a Chinese file and an English one.")
    left, right = (_read(path, lang) for path, lang in zip(what, ("zh", "en"), strict=True))
    return check_files(left, right), left.text, right.text


def _document(uid: str) -> Document:
    try:
        return Document.objects.get(uid=UUID(uid))
    except (ValueError, Document.DoesNotExist) as error:
        raise CommandError(f"No document has the identifier {uid!r}; it stands in its address.") from error


def _read(path: str, lang: str) -> ReadDocument:
    try:
        return read_document(Path(path), lang=lang)
    except UnreadableDocument as error:
        raise CommandError(f"{path}: {error}") from error


def _place(problem: Problem, zh: str, en: str) -> str:
    sides = (("zh", problem.zh, zh), ("en", problem.en, en))
    return " ".join(f"{name}:{_line(side, text)}" for name, side, text in sides if side is not None)


def _line(side: Side, text: str) -> str:
    """Line and column, both from one."""
    line_start = text.rfind("\n", 0, side.start) + 1
    return f"{text.count(chr(10), 0, side.start) + 1}:{side.start - line_start + 1}"
