"""What happens to a database of its own when it is backed up and restored; prints what was seen, as JSON.

Run as ``python -m tests.catalog.backups.scenario FOLDER`` with DATABASE_URL naming an empty database.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import tarfile
from pathlib import Path

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"


def said(action: object, *args: object, **kwargs: object) -> str:
    """The message of the error that calling ``action`` raises, or nothing."""
    from catalog.backups import BackupError

    try:
        action(*args, **kwargs)  # type: ignore[operator]  # a function, given as an object
    except BackupError as error:
        return str(error)
    return ""


def damage(source: Path, target: Path, member: str) -> None:
    """Copy a backup with one byte of a member changed."""
    shutil.copyfile(source, target)
    with tarfile.open(target) as archive:
        offset = archive.getmember(member).offset_data
    with target.open("r+b") as file:
        file.seek(offset + 4)
        byte = file.read(1)
        file.seek(offset + 4)
        file.write(bytes([byte[0] ^ 1]))


def main(folder: Path) -> dict[str, object]:
    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    from catalog.backups import create, read_manifest, restore
    from catalog.models import Agency, Catalog
    from catalog.verifying import registered, run

    settings.MEDIA_ROOT = media = folder / "media"
    call_command("migrate", verbosity=0)
    Catalog.objects.bulk_create_with_history(
        [Catalog(code="punishment", title_zh="惩戒清单", title_en="List")], reason="test"
    )
    media.mkdir()
    (media / "waiting.txt").write_text("待审", encoding="utf-8")

    backup, seen = folder / "one.tar", {}
    made = create(backup)
    seen["read back"] = read_manifest(backup) == made
    seen["mode"] = oct(backup.stat().st_mode & 0o777)
    seen["left over"] = sorted(path.name for path in folder.iterdir() if path.name.startswith("."))
    seen["again"] = said(create, backup)
    seen["nowhere"] = said(create, folder / "none" / "one.tar")

    Agency(name_zh="后来的机关").save()
    (media / "later.txt").write_text("后来", encoding="utf-8")
    seen["without replace"] = said(restore, backup)
    for member in ("database", "files/waiting.txt"):
        damage(backup, folder / "damaged.tar", member)
        seen[f"damaged {member}"] = said(restore, folder / "damaged.tar", replace=True)
    (folder / "other.tar").write_bytes(b"not a tar")
    seen["no backup"] = said(restore, folder / "other.tar", replace=True)
    seen["kept after refusals"] = [Agency.objects.count(), sorted(path.name for path in media.iterdir())]

    restore(backup, replace=True)
    seen["restored"] = [Agency.objects.count(), Catalog.objects.get().title_zh]
    seen["files"] = {path.name: path.read_text(encoding="utf-8") for path in media.iterdir()}
    seen["broken rules"] = [b.row for check in registered() for b in run(check).broken]
    restore(backup, replace=True)
    second = create(folder / "two.tar")
    seen["twice the same"] = second.tables == made.tables
    return seen


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(Path(sys.argv[1])), ensure_ascii=False))
