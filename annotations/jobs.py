"""The background jobs of this room."""

from __future__ import annotations

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from catalog.jobs import Progress, register

__all__ = ["TAG_DOCUMENTS"]

TAG_DOCUMENTS = "tag_documents"


def _tag_documents(progress: Progress) -> str:
    # Loading the tagger takes seconds and much memory; only the worker pays for it.
    from annotations.intake import load_tagger, tag_stored

    tagger = load_tagger()
    count = tag_stored(tagger, progress)
    if not count:
        return gettext("Every stored document has been read by %(version)s.") % {"version": tagger.version}
    return ngettext("%(count)s text read by %(version)s.", "%(count)s texts read by %(version)s.", count) % {
        "count": count,
        "version": tagger.version,
    }


def connect() -> None:
    """Make the jobs known; called when the application is ready."""
    register(TAG_DOCUMENTS, _("Tag documents"), _tag_documents)
