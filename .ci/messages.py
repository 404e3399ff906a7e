"""Keep the Chinese messages in step with the source, without gettext's programs.

extract: bring the messages of the source into the .po file; translations stay, nothing is guessed.
compile: write the .mo file that Django reads.
check: exit with 1 and a list where a translation is missing or spoils a placeholder, or the .mo is old.
"""

import argparse
import io
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import django
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
PO = ROOT / "locale/zh_Hans/LC_MESSAGES/django.po"
MO = PO.with_suffix(".mo")
CODE = ("catalog", "annotations", "config")
KEYWORDS = DEFAULT_KEYWORDS | {
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
PLACEHOLDER = re.compile(r"%%|%\(\w+\)[-#0-9.]*[a-zA-Z]|%[sdrif]|\{\w*[^{}]*\}")


def sources() -> Iterator[tuple[str, bytes]]:
    """Each source file's path and Python text; of a template, what Django's own extraction makes of it."""
    for folder in CODE:
        for path in sorted((ROOT / folder).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path.relative_to(ROOT).as_posix(), path.read_bytes()
    for folder in ("templates", *CODE):
        for path in sorted((ROOT / folder).rglob("*.html")):
            name = path.relative_to(ROOT).as_posix()
            text = templatize(path.read_text("utf-8"), origin=name)
            yield name, "\n".join(line.strip() for line in text.splitlines()).encode()


def messages_of_source() -> Catalog:
    """The catalog of every message that the source asks for, without translations."""
    found = Catalog(locale="zh_Hans", charset="utf-8", fuzzy=False)
    for name, text in sources():
        for _, message, _, context in extract("python", io.BytesIO(text), KEYWORDS):
            found.add(message, locations=[(name, 0)], context=context)
    return found


def read() -> Catalog:
    if not PO.exists():
        return Catalog(locale="zh_Hans")
    with PO.open("rb") as file:
        return read_po(file, locale="zh_Hans")


def merged() -> Catalog:
    """The messages of the source with the translations that the .po file holds."""
    found, known = messages_of_source(), read()
    for message in found:
        if message.id and (old := known.get(_key(message), message.context)) and not old.fuzzy:
            message.string = old.string if message.pluralizable == old.pluralizable else message.string
    return found


def compiled(catalog: Catalog) -> bytes:
    """The .mo file of a catalog; its date is fixed, so that equal messages make equal files."""
    catalog.creation_date = datetime(2000, 1, 1, tzinfo=UTC)
    file = io.BytesIO()
    write_mo(file, catalog)
    return file.getvalue()


def save(catalog: Catalog) -> None:
    """Write the .po file; its head says only what Django needs, and no date."""
    file = io.BytesIO()
    write_po(file, catalog, width=100, omit_header=True, include_lineno=False, sort_output=True)
    head = (
        'msgid ""\nmsgstr ""\n"Language: zh_Hans\\n"\n"MIME-Version: 1.0\\n"\n'
        '"Content-Type: text/plain; charset=utf-8\\n"\n"Content-Transfer-Encoding: 8bit\\n"\n'
        '"Plural-Forms: nplurals=1; plural=0;\\n"\n\n'
    )
    PO.parent.mkdir(parents=True, exist_ok=True)
    PO.write_bytes(head.encode() + file.getvalue())


def faults() -> Iterator[str]:
    """What is wrong, one line each."""
    known = read()
    for message in messages_of_source():
        if not message.id:
            continue
        where = f"{message.locations[0][0]}: {_key(message)!r}"
        old = known.get(_key(message), message.context)
        strings = _strings(old) if old else []
        if not strings or not all(strings) or old.pluralizable != message.pluralizable:
            yield f"{where} has no translation"
        elif any(_placeholders(string) not in _allowed(message) for string in strings):
            yield f"{where} has other placeholders in its translation"
    if not MO.exists() or MO.read_bytes() != compiled(known):
        yield "django.mo is not what django.po compiles to: run .ci/messages.py compile"


def _key(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def _strings(message: Message) -> list[str]:
    return [message.string] if isinstance(message.string, str) else list(message.string)


def _placeholders(text: str) -> list[str]:
    return sorted(PLACEHOLDER.findall(text))


def _allowed(message: Message) -> list[list[str]]:
    """The placeholders of the plural form, or those of the singular where there is no other."""
    return [_placeholders(message.id if isinstance(message.id, str) else message.id[-1])]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("verb", choices=["extract", "compile", "check"])
    verb = parser.parse_args().verb
    settings.configure(USE_I18N=False)
    django.setup()
    if verb == "extract":
        save(merged())
    elif verb == "compile":
        MO.write_bytes(compiled(read()))
    else:
        found = list(faults())
        print("\n".join(found) or "Every message is translated.", file=sys.stderr if found else sys.stdout)
        return 1 if found else 0
    return 0


if __name__ == "__main__":
    sys.exit(main())
