"""Rows of editions, and the append-only tables beside them: translations, collations, successions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from catalog.models.concepts import Agency, Concept
from catalog.models.editions import Edition, Workflow
from catalog.models.texts import SHA256_LENGTH, ReviewState
from catalog.models.tracking import AnnouncedQuerySet, Tracked, TrackedQuerySet

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User


class SubjectType(models.TextChoices):
    """Whom an entry concerns."""

    NATURAL_PERSON = "natural-person", _("Natural persons")
    LEGAL_PERSON = "legal-person", _("Legal persons")
    OTHER_ORGANISATION = "other-organisation", _("Other organisations")
    PUBLIC_BODY = "public-body", _("Public bodies")


SUBJECT_FIELDS = {
    SubjectType.NATURAL_PERSON: "natural_persons",
    SubjectType.LEGAL_PERSON: "legal_persons",
    SubjectType.OTHER_ORGANISATION: "other_organisations",
    SubjectType.PUBLIC_BODY: "public_bodies",
}
"""The column of an entry that says whether it concerns a type of subject."""


class EntryQuerySet(TrackedQuerySet["Entry"]):
    def published(self) -> EntryQuerySet:
        return self.filter(edition__workflow=Workflow.PUBLISHED)

    def visible_to(self, user: User | AnonymousUser) -> EntryQuerySet:
        """Entries of published editions and, for who may view drafts, of the others too."""
        return self if user.has_perm("catalog.view_draft_edition") else self.published()


class Entry(Tracked):
    """A row of one edition under a concept, in Chinese as issued. English stands in EntryTranslation."""

    class Disclosure(models.TextChoices):
        PUBLIC = "public", _("Public")
        CONDITIONAL = "conditional", _("Public under conditions")
        NOT_PUBLIC = "not-public", _("Not public")
        UNKNOWN = "unknown", _("Unknown")

    class Provenance(models.TextChoices):
        OFFICIAL_ROW = "official-row", _("Read in the official table")
        COMPILED = "compiled-from-statute", _("Compiled from the statute")

    edition = models.ForeignKey(
        Edition,
        verbose_name=_("edition"),
        on_delete=models.CASCADE,
        related_name="entries",
        help_text=_("The edition in which the row stands."),
    )
    concept = models.ForeignKey(
        Concept,
        verbose_name=_("concept"),
        on_delete=models.PROTECT,
        related_name="entries",
        help_text=_("The measure or the category of information."),
    )
    code = models.CharField(
        _("code"), max_length=30, help_text=_("Address of the row in its edition, for example PM-01.002.")
    )
    ordinal = models.PositiveIntegerField(_("ordinal"), help_text=_("Place in the edition, from 1."))
    content_zh = models.TextField(
        _("content"), help_text=_("The content of the measure, or the item of information.")
    )
    targets_zh = models.TextField(_("targets"), blank=True, help_text=_("Whom the measure hits, as written."))
    natural_persons = models.BooleanField(_("natural persons"), default=False, help_text=_("Concerns them."))
    legal_persons = models.BooleanField(_("legal persons"), default=False, help_text=_("Concerns them."))
    other_organisations = models.BooleanField(
        _("other organisations"), default=False, help_text=_("Concerns them.")
    )
    public_bodies = models.BooleanField(_("public bodies"), default=False, help_text=_("Concerns them."))
    disclosure = models.CharField(
        _("disclosure"),
        max_length=20,
        choices=Disclosure,
        blank=True,
        help_text=_("For information: whether it may be made public."),
    )
    retention = models.CharField(
        _("period"),
        max_length=300,
        blank=True,
        help_text=_("Period of retention or publication, where stated."),
    )
    basis_text = models.TextField(
        _("basis as written"),
        blank=True,
        help_text=_("The legal basis as the row states it, all laws in one text."),
    )
    provenance = models.CharField(
        _("provenance"), max_length=30, choices=Provenance, help_text=_("How this row came to be known.")
    )
    note = models.TextField(_("note"), blank=True, help_text=_("What a reader should know about this row."))
    lock_version = models.PositiveIntegerField(
        _("lock version"),
        default=0,
        editable=False,
        help_text=_("Counts saves, so that two editors notice each other."),
    )

    objects = models.Manager.from_queryset(EntryQuerySet)()  # type: ignore[misc]  # narrows

    class Meta:
        verbose_name = _("entry")
        verbose_name_plural = _("entries")
        ordering = ["edition", "ordinal"]
        indexes = [models.Index(fields=["concept", "edition"])]
        constraints = [
            models.UniqueConstraint(fields=["edition", "code"], name="entry_code_once_per_edition"),
            models.UniqueConstraint(fields=["edition", "ordinal"], name="entry_ordinal_once_per_edition"),
            models.CheckConstraint(
                condition=~Q(code="") & ~Q(content_zh=""), name="entry_has_code_and_content"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.content_zh[:40]}"

    @property
    def subject_types(self) -> list[SubjectType]:
        """The types of subject that it concerns, in the order of the enum."""
        return [subject for subject, field in SUBJECT_FIELDS.items() if getattr(self, field)]


class EntryAgency(Tracked):
    """A body named in a row, under its name as issued."""

    entry = models.ForeignKey(
        Entry,
        verbose_name=_("entry"),
        on_delete=models.CASCADE,
        related_name="entry_agencies",
        help_text=_("The row that names it."),
    )
    agency = models.ForeignKey(
        Agency,
        verbose_name=_("agency"),
        on_delete=models.PROTECT,
        related_name="entry_agencies",
        help_text=_("The body as we know it."),
    )
    name_as_issued = models.CharField(
        _("name as issued"), max_length=300, help_text=_("The name in the row.")
    )
    ordinal = models.PositiveSmallIntegerField(_("ordinal"), help_text=_("Place in the row, from 1."))

    class Meta:
        verbose_name = _("agency of an entry")
        verbose_name_plural = _("agencies of an entry")
        ordering = ["entry_id", "ordinal"]
        constraints = [
            models.UniqueConstraint(fields=["entry", "agency"], name="entryagency_once_per_entry"),
            models.UniqueConstraint(fields=["entry", "ordinal"], name="entryagency_ordinal_once_per_entry"),
        ]

    def __str__(self) -> str:
        return self.name_as_issued


class EntryTranslation(models.Model):
    """A translation of one field of an entry. Append-only: the newest row of a field holds."""

    class Field(models.TextChoices):
        CONTENT = "content", _("Content")
        TARGETS = "targets", _("Targets")

    entry = models.ForeignKey(
        Entry,
        verbose_name=_("entry"),
        on_delete=models.CASCADE,
        related_name="translations",
        help_text=_("The row that is translated."),
    )
    field = models.CharField(_("field"), max_length=10, choices=Field, help_text=_("Which field of the row."))
    text = models.TextField(_("English"), help_text=_("The translation."))
    source_hash = models.CharField(
        _("source hash"), max_length=SHA256_LENGTH, help_text=_("SHA-256 of the Chinese that it translates.")
    )
    origin = models.CharField(_("origin"), max_length=100, help_text=_("The seed, or how it was made."))
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("The translator; empty for the seed."),
    )
    created_at = models.DateTimeField(_("at"), auto_now_add=True, help_text=_("When."))

    objects = models.Manager.from_queryset(AnnouncedQuerySet["EntryTranslation"])()

    class Meta:
        verbose_name = _("translation of an entry")
        verbose_name_plural = _("translations of entries")
        ordering = ["entry_id", "field", "id"]
        indexes = [models.Index(fields=["entry", "field", "-id"])]

    def __str__(self) -> str:
        return self.text[:60]


class Collation(models.Model):
    """What a person found when holding a row against the official table. Append-only: the newest holds."""

    class State(models.TextChoices):
        NOT_COLLATED = "not-collated", _("Not collated")
        AGREES = "agrees", _("Agrees with the official table")
        DIFFERS = "differs", _("Differs from the official table")
        ABSENT = "absent", _("Not in the official table")

    entry = models.ForeignKey(
        Entry,
        verbose_name=_("entry"),
        on_delete=models.CASCADE,
        related_name="collations",
        help_text=_("The row that was collated."),
    )
    state = models.CharField(_("state"), max_length=20, choices=State, help_text=_("What was found."))
    evidence = models.TextField(_("evidence"), help_text=_("Which text it was held against, and where."))
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("Who collated; empty for the seed."),
    )
    created_at = models.DateTimeField(_("at"), auto_now_add=True, help_text=_("When."))

    class Meta:
        verbose_name = _("collation")
        verbose_name_plural = _("collations")
        ordering = ["entry_id", "id"]

    def __str__(self) -> str:
        return self.get_state_display()


class EntrySuccession(models.Model):
    """Which entry of a later edition continues which. Append-only: the newest row of a pair holds."""

    old_entry = models.ForeignKey(
        Entry,
        verbose_name=_("old entry"),
        on_delete=models.CASCADE,
        related_name="successions_out",
        help_text=_("The row of the earlier edition."),
    )
    new_entry = models.ForeignKey(
        Entry,
        verbose_name=_("new entry"),
        on_delete=models.CASCADE,
        related_name="successions_in",
        help_text=_("The row that continues it."),
    )
    state = models.CharField(
        _("state"), max_length=10, choices=ReviewState, help_text=_("Proposed, or what an editor decided.")
    )
    origin = models.CharField(_("origin"), max_length=100, help_text=_("What proposed the pair."))
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("The editor who decided; empty for a machine."),
    )
    created_at = models.DateTimeField(_("at"), auto_now_add=True, help_text=_("When."))

    class Meta:
        verbose_name = _("entry succession")
        verbose_name_plural = _("entry successions")
        ordering = ["old_entry_id", "new_entry_id", "id"]
        indexes = [models.Index(fields=["new_entry", "old_entry"])]

    def __str__(self) -> str:
        return f"{self.old_entry.code} → {self.new_entry.code}"
