"""The admin of comments on entries and of the rules on the rank of a basis."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action, display

from catalog.admin.base import author
from catalog.admin.editions import LinesField
from catalog.admin.history import TrackedAdmin
from catalog.bases.ranks import check_ranks
from catalog.editions.workflow import settle
from catalog.models import BasisRankRule, Entry, EntryComment, LawKind
from catalog.models.rules import validate_kinds

__all__ = ["BasisRankRuleAdmin", "EntryCommentAdmin"]


@admin.register(EntryComment)
class EntryCommentAdmin(TrackedAdmin):
    actions_submit_line = ("settle",)
    list_display = ("text", "entry", "created_by", "created_at", "open_mark")
    list_filter = (("settled_at", admin.EmptyFieldListFilter), "created_by")
    search_fields = ("text", "entry__code", "entry__content_zh", "created_by__username")
    list_select_related = ("entry__edition", "created_by")
    visible_through = "entry"
    fields = ("entry", "text", "created_by", "created_at", "settled_by", "settled_at")
    empty_hint = _("Comments are written on the page of an entry while its edition is reviewed.")

    def get_readonly_fields(self, request: HttpRequest, obj: EntryComment | None = None) -> Any:
        said = ("entry", "text") if obj else ()
        return (*super().get_readonly_fields(request, obj), *said, *self.fields[2:])

    def save_model(self, request: HttpRequest, obj: EntryComment, form: Any, change: bool) -> None:
        if not change:
            obj.created_by = author(request)
        super().save_model(request, obj, form, change)

    @action(description=_("Mark as seen to"), permissions=["settle"])
    def settle(self, request: HttpRequest, obj: EntryComment) -> None:
        """Settle the comment, beside saving it."""
        settle(obj, author(request))
        self.message_user(request, _("The comment is marked as seen to."))

    def has_settle_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("catalog.change_entrycomment")

    @display(description=_("state"), label={"open": "warning", "settled": "success"})
    def open_mark(self, comment: EntryComment) -> tuple[str, Any]:
        return ("open", _("Open")) if comment.is_open else ("settled", _("Settled"))


@admin.register(BasisRankRule)
class BasisRankRuleAdmin(TrackedAdmin):
    actions_list = ("findings",)
    list_display = ("key", "catalog", "measure_class", "edition_kind", "accepted", "source", "verified")
    list_filter = ("catalog", "measure_class", "verified")
    search_fields = ("key", "explanation", "source")
    list_select_related = ("catalog",)
    empty_hint = _("The seed makes the first rules: run manage.py load_seed.")
    fields = (
        ("key", "catalog"),
        ("measure_class", "edition_kind"),
        "accepted_kinds",
        "explanation",
        "source",
        "verified",
    )
    lists_shown = {"accepted_kinds": "accepted"}

    def formfield_for_dbfield(
        self, db_field: models.Field[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> Any:
        if db_field.name == "accepted_kinds":
            return LinesField(
                label=capfirst(str(db_field.verbose_name)),
                help_text=db_field.help_text,
                validators=[validate_kinds],
            )
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    @action(description=_("Bases of too low a rank"), url_path="findings", icon="flag")
    def findings(self, request: HttpRequest) -> HttpResponse:
        """Show the entries with a basis of a kind that its rule does not accept."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        visible = Entry.objects.visible_to(author(request)).order_by("edition", "ordinal")
        found = check_ranks(visible.select_related("edition__catalog", "concept"))
        page = Paginator(sorted(found, key=lambda finding: finding.sufficient), 100)
        context = self.admin_site.each_context(request) | {
            "title": _("Bases of too low a rank"),
            "opts": self.opts,
            "page": page.get_page(request.GET.get("page")),
            "too_low": sum(not finding.sufficient for finding in found),
        }
        return TemplateResponse(request, "admin/bases/ranks.html", context)

    @display(description=_("accepted kinds"))
    def accepted(self, rule: BasisRankRule) -> str:
        labels = dict(LawKind.choices)
        return ", ".join(str(labels.get(kind, kind)) for kind in rule.accepted_kinds or ())
