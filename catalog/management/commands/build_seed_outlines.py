"""Make the seed's outlines and proposed successions anew from a corpus of statutes."""

from __future__ import annotations

import json
import shutil
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from catalog.lawtext import UnreadableLaw
from catalog.seed import DATA, SeedError, read_seed
from catalog.seed.building import build_outlines, build_proposals, read_held
from catalog.seed.outlines import write_outline


class Command(BaseCommand):
    help = (
        "Read the statutes that the seed names as sources and write, for each version, the addresses and "
        "hashes of its provisions, and for each pair of versions what the concordance proposes. For "
        "maintainers, when the reader, the concordance or the seed's laws change. Example: "
        "manage.py build_seed_outlines ../shared/corpora/laws"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("corpus", type=Path, metavar="FOLDER", help="The folder that the sources lie in.")
        parser.add_argument("--folder", type=Path, default=DATA, help="Another folder of seed files.")

    def handle(self, *args: Any, **options: Any) -> None:
        folder = options["folder"]
        try:
            seed = read_seed(folder)
            held = read_held(seed, options["corpus"])
        except (UnreadableLaw, OSError, SeedError) as error:
            raise CommandError(str(error)) from error
        outlines = list(build_outlines(seed, held))
        proposals = list(build_proposals(seed, held))
        shutil.rmtree(folder / "outlines", ignore_errors=True)
        for outline in outlines:
            write_outline(folder, outline)
        lines = [json.dumps(row, ensure_ascii=False) + "\n" for row in proposals]
        (folder / "proposals.jsonl").write_text("".join(lines), encoding="utf-8")
        self.stdout.write(
            f"{len(outlines)} outlines of {len(held)} laws with {sum(len(o.nodes) for o in outlines):,} "
            f"provisions; {len(proposals):,} proposed successions."
        )
