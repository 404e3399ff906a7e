"""Where editors upload law texts: choose files, look at what was read, then store it or leave no trace."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from unfold.decorators import action

from catalog.admin.affected import affected_bases, neighbours
from catalog.admin.base import RoomAdmin, author
from catalog.models import LawText, LawVersion
from catalog.statutes import successions
from catalog.statutes.importing import Outcome, Status
from catalog.statutes.uploads import ACCEPTED, UnfitUpload, UploadGone, confirm, discard, keep, preview

__all__ = ["LawUploads"]

_NEEDED = (
    "catalog.add_sourcelaw",
    "catalog.add_lawversion",
    "catalog.change_lawversion",
    "catalog.add_lawtext",
)
_SHOWN = 100


class _FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class _FilesField(forms.FileField):
    """One or several files."""

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:
        chosen = data if isinstance(data, list | tuple) else [data]
        return [super(_FilesField, self).clean(file, initial) for file in chosen or [None]]


class UploadForm(forms.Form):
    texts = _FilesField(
        label=_("Files"),
        help_text=_(
            "Markdown, text, Word, or zip archives of these; one law a file. The first line is the title; of "
            "a law that is kept book by book choose all its books at once."
        ),
        widget=_FilesInput(attrs={"accept": ",".join(ACCEPTED), "class": "file-input"}),
    )

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._user = author(request)
        self.token = ""

    def clean_texts(self) -> list[UploadedFile[Any]]:
        files: list[UploadedFile[Any]] = self.cleaned_data["texts"]
        try:
            self.token = keep(files, self._user)
        except UnfitUpload as error:
            raise ValidationError(str(error)) from error
        return files


class LawUploads(RoomAdmin):
    """The pages of an upload, for the admin of source laws."""

    actions_list = ("upload",)

    def get_urls(self) -> list[URLPattern]:
        pages = (
            ("upload/<str:token>/", self.preview_view, "preview"),
            ("stored/", self.stored_view, "stored"),
            ("compare/", self.compare_view, "compare"),
        )
        own = [
            path(address, self.admin_site.admin_view(view), name=f"catalog_sourcelaw_{name}")
            for address, view, name in pages
        ]
        return [*own, *super().get_urls()]

    def has_upload_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perms(_NEEDED)

    @action(description=_("Upload law texts"), url_path="upload", permissions=["upload"], icon="upload_file")
    def upload(self, request: HttpRequest) -> HttpResponse:
        """Choose files, and go on to what was read."""
        posted = request.method == "POST"
        form = UploadForm(*((request.POST, request.FILES) if posted else ()), request=request)
        if posted and form.is_valid():
            return HttpResponseRedirect(reverse("admin:catalog_sourcelaw_preview", args=[form.token]))
        return self._page(request, "upload", _("Upload law texts"), form=form)

    def preview_view(self, request: HttpRequest, token: str) -> HttpResponse:
        """Show what was read and what storing it would do; then store it or remove it."""
        if not self.has_upload_permission(request):
            raise PermissionDenied
        try:
            if request.method != "POST":
                return self._preview_page(request, token)
            if "_cancel" in request.POST:
                discard(token, author(request))
                self.message_user(request, _("Cancelled: nothing was stored, the files are removed."))
                return HttpResponseRedirect(reverse("admin:catalog_sourcelaw_changelist"))
            return self._store(request, token)
        except UploadGone:
            text = _(
                "This upload is no longer here: it was stored, cancelled, or kept for more than a day. "
                "Upload the files again."
            )
            self.message_user(request, text, messages.ERROR)
            return HttpResponseRedirect(reverse("admin:catalog_sourcelaw_upload"))

    def stored_view(self, request: HttpRequest) -> HttpResponse:
        """What hangs on law versions that were just stored: bases at stake, comparisons to make."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        keys = [int(key) for key in request.GET.getlist("version") if key.isdecimal()][:_SHOWN]
        versions = LawVersion.objects.filter(pk__in=keys).select_related("law", "current_text")
        versions = versions.defer("current_text__body", "current_text__warnings").order_by("law", "date")
        today = timezone.localdate()
        bases = affected_bases([version.law_id for version in versions], author(request), today)
        return self._page(
            request,
            "stored",
            _("What was stored, and what rests on it"),
            versions=versions,
            laws={version.law for version in versions} if bases else (),
            pairs=neighbours(versions),
            stale=[base for base in bases if base.status.is_stale],
            others=sum(1 for base in bases if not base.status.is_stale),
            today=today,
            may_compare=request.user.has_perm("catalog.add_provisionsuccession"),
        )

    def compare_view(self, request: HttpRequest) -> HttpResponse:
        """Propose what became of each article between two versions of which full texts are held."""
        if request.method != "POST" or not request.user.has_perm("catalog.add_provisionsuccession"):
            raise PermissionDenied
        pair = [request.POST.get(name, "") for name in ("old", "new")]
        found = LawVersion.objects.select_related("law", "current_text").in_bulk(
            [int(key) for key in pair if key.isdecimal()]
        )
        old, new = (found.get(int(key)) if key.isdecimal() else None for key in pair)
        if old is None or new is None or old.law_id != new.law_id:
            raise PermissionDenied
        try:
            stored = successions.store(successions.compare(old, new))
        except successions.TextNotHeld as error:
            self.message_user(request, str(error), messages.ERROR)
            return HttpResponseRedirect(reverse("admin:catalog_sourcelaw_changelist"))
        text = _("%(new)s proposed, %(kept)s proposed before, %(decided)s decided by people left alone.")
        values = {"new": stored.proposed, "kept": stored.kept, "decided": stored.decided}
        self.message_user(request, text % values, messages.SUCCESS)
        query = {
            "old_version__id__exact": old.pk,
            "new_version__id__exact": new.pk,
            "state__exact": "proposed",
        }
        return HttpResponseRedirect(reverse("admin:catalog_provisionsuccession_changelist", query=query))

    def _preview_page(self, request: HttpRequest, token: str) -> HttpResponse:
        previews = preview(token, author(request))
        return self._page(
            request,
            "preview",
            _("What was read"),
            previews=previews,
            to_store=sum(1 for text in previews if not text.failed and not text.held),
        )

    def _store(self, request: HttpRequest, token: str) -> HttpResponse:
        outcomes = confirm(token, author(request))
        for outcome in outcomes:
            if outcome.status == Status.FAILED:
                text = f"{outcome.source}: {'; '.join(outcome.messages)}"
                self.message_user(request, text, messages.ERROR)
        stored = [outcome for outcome in outcomes if outcome.status == Status.CREATED]
        versions = [self._log(request, outcome) for outcome in stored]
        count = ngettext("%(count)s text stored.", "%(count)s texts stored.", len(stored))
        level = messages.SUCCESS if stored else messages.WARNING
        self.message_user(request, count % {"count": len(stored)}, level)
        if not versions:
            return HttpResponseRedirect(reverse("admin:catalog_sourcelaw_changelist"))
        return HttpResponseRedirect(reverse("admin:catalog_sourcelaw_stored", query={"version": versions}))

    def _log(self, request: HttpRequest, outcome: Outcome) -> int:
        """Note who brought a text in, and return the key of its version."""
        texts = LawText.objects.filter(version__law__key=outcome.law, version__date=outcome.date)
        text = texts.defer("body", "warnings").select_related("version__law").latest("pk")
        self.log_addition(request, text, f"uploaded as {outcome.source}")
        return text.version_id

    def _page(self, request: HttpRequest, name: str, title: Any, **context: Any) -> HttpResponse:
        shared = {**self.admin_site.each_context(request), "title": title, "opts": self.opts}
        return TemplateResponse(request, f"admin/uploads/{name}.html", shared | context)
