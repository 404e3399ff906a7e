"""The admin of transcriptions, their provisions and what these cite; all of it is read, not edited."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import AutocompleteSelectFilter
from unfold.decorators import display

from catalog.admin.base import ReadOnlyAdmin, lines, list_link
from catalog.models import LawCitation, LawText, Provision

__all__ = ["LawCitationAdmin", "LawTextAdmin", "ProvisionAdmin"]

_EXCERPT = 2000


@admin.register(LawText)
class LawTextAdmin(ReadOnlyAdmin):
    list_display = ("law", "date", "kind", "source_name", "reader_version", "created_at")
    list_filter = ("kind", "reader_version", ("version__law", AutocompleteSelectFilter))
    search_fields = ("version__law__title_zh", "version__law__title_en", "source_name", "source_sha256")
    search_help_text = _("Law, file, hash of the file")
    list_select_related = ("version__law",)
    defer = ("body", "warnings")
    empty_hint = _("Upload the texts of laws under Source laws, or import many with manage.py import_laws.")
    fields = (
        "version",
        "provisions_held",
        "kind",
        "source_name",
        "source_sha256",
        "reader_version",
        "created_at",
        "warnings_shown",
        "beginning",
    )

    @display(description=_("law"), ordering="version__law__title_zh")
    def law(self, text: LawText) -> str:
        return text.version.law.title_zh

    @display(description=_("version"), ordering="version__date")
    def date(self, text: LawText) -> Any:
        return text.version.date or _("undated")

    @display(description=_("provisions"))
    def provisions_held(self, text: LawText) -> SafeString:
        return list_link(Provision, text.provisions.count(), law_text__id__exact=text.pk)

    @display(description=_("what the reader found irregular"))
    def warnings_shown(self, text: LawText) -> SafeString:
        return lines(_warning(warning) for warning in text.warnings)

    @display(description=_("beginning"))
    def beginning(self, text: LawText) -> str:
        return text.body if len(text.body) <= _EXCERPT else text.body[:_EXCERPT] + "…"


@admin.register(Provision)
class ProvisionAdmin(ReadOnlyAdmin):
    list_display = ("law", "date", "label", "heading", "kind", "eid", "words")
    list_display_links = ("label", "eid")
    list_filter = (
        ("law_text", AutocompleteSelectFilter),
        ("law_text__version__law", AutocompleteSelectFilter),
        "kind",
    )
    search_fields = ("law_text__version__law__title_zh", "label", "=eid", "heading", "text")
    search_help_text = _("Law, number as written (第二十六条), eid, words")
    list_select_related = ("law_text__version__law",)
    defer = ("law_text__body", "law_text__warnings")
    empty_hint = _("Provisions are read from the texts that manage.py import_laws brings in.")
    fields = (
        "law_text",
        "parent",
        ("kind", "number", "label"),
        "eid",
        "heading",
        "text",
        ("start", "end", "ordinal"),
        "exact_hash",
        "folded_hash",
    )

    @display(description=_("law"), ordering="law_text__version__law__title_zh")
    def law(self, provision: Provision) -> str:
        return provision.law_text.version.law.title_zh

    @display(description=_("version"), ordering="law_text__version__date")
    def date(self, provision: Provision) -> Any:
        return provision.law_text.version.date or _("undated")

    @display(description=_("words"))
    def words(self, provision: Provision) -> str:
        return provision.text if len(provision.text) <= 40 else provision.text[:39] + "…"


@admin.register(LawCitation)
class LawCitationAdmin(ReadOnlyAdmin):
    list_display = ("citing_law", "provision", "quote", "law_cited", "target")
    list_display_links = ("provision", "quote")
    list_filter = (
        ("law", AutocompleteSelectFilter),
        ("provision__law_text__version__law", AutocompleteSelectFilter),
        ("law", admin.EmptyFieldListFilter),
    )
    search_fields = ("quote", "law_name", "law__title_zh", "provision__law_text__version__law__title_zh")
    search_help_text = _("Words of the citation, law cited, law that cites")
    list_select_related = ("provision__law_text__version__law", "law")
    defer = ("provision__text", "provision__law_text__body", "provision__law_text__warnings")
    empty_hint = _("Citations are read from the texts of laws when they are imported.")
    fields = ("provision", "quote", ("start", "end"), ("law_name", "law"), ("target", "target_article"))

    @display(description=_("in the law"), ordering="provision__law_text__version__law__title_zh")
    def citing_law(self, citation: LawCitation) -> str:
        return str(citation.provision.law_text.version)

    @display(description=_("law cited"), ordering="law__title_zh")
    def law_cited(self, citation: LawCitation) -> Any:
        return citation.law or citation.law_name


def _warning(warning: Any) -> str:
    if isinstance(warning, dict):
        return ", ".join(f"{key}: {value}" for key, value in warning.items())
    return str(warning)
