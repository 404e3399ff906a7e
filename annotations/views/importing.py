"""Where translators bring documents in: choose files, look at what was read, then store it or remove it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from annotations.ingest import SUFFIXES, SegmentSpan
from annotations.intake import Choices, Outcome, Part, bring_in, load_tagger, sources_in
from annotations.intake.uploads import UnfitUpload, UploadGone, discard, keep, opened
from annotations.models import Document, Language
from annotations.tagging import LexiconError, Tagger

__all__ = ["import_documents", "preview_import"]

_SHOWN = 30
_EXCERPT = 120


class _FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class _FilesField(forms.FileField):
    """One or several files."""

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:
        chosen = data if isinstance(data, list | tuple) else [data]
        return [super(_FilesField, self).clean(file, initial) for file in chosen or [None]]


class ImportForm(forms.Form):
    """Files, and what to do with them."""

    uploads = _FilesField(
        label=gettext_lazy("Files"),
        help_text=gettext_lazy(
            "Text, Markdown, HTML, Word or PDF, or a zip archive of these. plan.zh.docx and plan.en.docx are "
            "one document in two languages."
        ),
        widget=_FilesInput(attrs={"accept": ",".join((*SUFFIXES, ".zip"))}),
    )
    lang = forms.ChoiceField(
        label=gettext_lazy("Language"),
        required=False,
        choices=[("", gettext_lazy("as detected")), *Language.choices],
    )
    document = forms.UUIDField(
        label=gettext_lazy("Identifier of a document that is here"),
        required=False,
        help_text=gettext_lazy("Where the file is its translation, or a corrected text of it."),
    )
    revise = forms.BooleanField(
        label=gettext_lazy("The file is a corrected text of that document"), required=False
    )
    pair = forms.BooleanField(
        label=gettext_lazy("The two files are one document in Chinese and English"), required=False
    )
    mask = forms.BooleanField(
        label=gettext_lazy("Mask citizen ID, mobile phone and bank card numbers, and do not keep the file"),
        required=False,
    )
    hidden = forms.BooleanField(
        label=gettext_lazy("Do not show the document to the public yet"), required=False
    )

    def clean_document(self) -> str:
        uid = self.cleaned_data["document"]
        if uid and not Document.objects.filter(uid=uid).exists():
            raise ValidationError(_("There is no document with this identifier."))
        return str(uid or "")

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        files = data.get("uploads") or []
        if data.get("pair") and len(files) != 2:
            self.add_error("pair", _("A pair is two files."))
        if data.get("document") and len(files) > 1:
            self.add_error("document", _("One file at a time can be added to a document."))
        return data


@dataclass(frozen=True, slots=True)
class Preview:
    """What was read from a file: its first segments, and the identifiers in it by kind."""

    part: Part
    beginning: Sequence[tuple[SegmentSpan, str]]
    more: int
    identifiers: Sequence[tuple[str, int]]


@login_required
@permission_required("annotations.import_document", raise_exception=True)
@require_http_methods(["GET", "HEAD", "POST"])
def import_documents(request: HttpRequest) -> HttpResponse:
    """Choose files, and go on to what was read."""
    posted = request.method == "POST"
    if posted:
        form = ImportForm(request.POST, request.FILES)
    else:
        form = ImportForm(initial={"document": request.GET.get("document", "")})
    if posted and form.is_valid():
        chosen = {name: value for name, value in form.cleaned_data.items() if name != "uploads"}
        try:
            token = keep(form.cleaned_data["uploads"], chosen, _user(request))
        except UnfitUpload as error:
            form.add_error("uploads", str(error))
        else:
            return redirect("import-preview", token)
    return render(request, "annotations/import.html", {"form": form})


@login_required
@permission_required("annotations.import_document", raise_exception=True)
@require_http_methods(["GET", "HEAD", "POST"])
def preview_import(request: HttpRequest, token: str) -> HttpResponse:
    """Show what was read and what storing it would do; then store it or remove it."""
    user = _user(request)
    try:
        if request.method != "POST":
            outcomes, choices = _bring_in(token, user, None)
            return render(request, "annotations/import_preview.html", _shown(outcomes, choices))
        if "cancel" in request.POST:
            discard(token, user)
            messages.info(request, _("Cancelled: nothing was stored, the files are removed."))
            return redirect("import-documents")
        outcomes, choices = _bring_in(token, user, load_tagger())
    except UploadGone:
        text = _("This upload is no longer here: it was stored, cancelled, or kept for more than a day.")
        messages.error(request, text)
        return redirect("import-documents")
    except LexiconError as error:
        messages.error(request, str(error))
        return redirect("import-documents")
    discard(token, user)
    stored = [outcome.parts[0].stored.text.document for outcome in outcomes if outcome.parts]
    if len(stored) == len(outcomes) == 1:
        return redirect("document", stored[0].uid)
    return render(request, "annotations/import_preview.html", {**_shown(outcomes, choices), "stored": True})


def _bring_in(token: str, user: User, tagger: Tagger | None) -> tuple[list[Outcome], Choices]:
    """Bring an upload in; without a tagger only as a trial."""
    files, chosen = opened(token, user)
    document = Document.objects.get(uid=chosen["document"]) if chosen["document"] else None
    choices = Choices(
        lang=chosen["lang"] or None,
        shown=not chosen["hidden"],
        mask=chosen["mask"],
        pair=chosen["pair"],
        document=document,
        revise=chosen["revise"],
        user=user,
        dry_run=tagger is None,
    )
    sources = (source for name, data in files for source in sources_in(name, data))
    return list(bring_in(sources, choices, tagger)), choices


def _shown(outcomes: Sequence[Outcome], choices: Choices) -> dict[str, Any]:
    return {
        "outcomes": [(outcome, [_preview(part) for part in outcome.parts]) for outcome in outcomes],
        "masked": choices.mask,
        "to_store": sum(part.stored.created for outcome in outcomes for part in outcome.parts),
    }


def _preview(part: Part) -> Preview:
    text, segments = part.read.text, part.read.segments
    return Preview(
        part,
        [(segment, text[segment.start : segment.end][:_EXCERPT]) for segment in segments[:_SHOWN]],
        max(0, len(segments) - _SHOWN),
        list(Counter(identifier.kind.value for identifier in part.identifiers).items()),
    )


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # noqa: S101  # login_required saw to it
    return request.user
