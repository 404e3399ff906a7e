"""Releases, as files to fetch: what ``build_release`` wrote under the directory RELEASES_DIR."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from django.conf import settings
from django.http import FileResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.views import APIView

from catalog.api.parameters import refuse_odd_parameters
from catalog.api.schema import QuestionSchema
from catalog.releases import Release, ReleaseError, read_release

__all__ = ["FILE_NAME", "RELEASE_NAME", "ReleaseFileView", "ReleaseView", "ReleasesView"]

RELEASE_NAME = FILE_NAME = r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}"
"""Neither can lead out of its directory: there is no slash in it, and no dot in front."""
_MEDIA_TYPES = {
    ".csv": "text/csv; charset=utf-8",
    ".jsonl": "application/x-ndjson",
    ".json": "application/json",
    ".parquet": "application/vnd.apache.parquet",
    ".cff": "text/plain; charset=utf-8",
}


@dataclass(frozen=True, slots=True)
class _Offered:
    """A release with the addresses of its files."""

    release: Release
    request: Request

    @property
    def name(self) -> str:
        return self.release.name

    @property
    def version(self) -> str:
        return self.release.version

    @property
    def citation(self) -> str:
        return self.release.citation

    @property
    def url(self) -> str:
        return str(reverse("api:release", [self.name], request=self.request))

    @property
    def files(self) -> list[dict[str, Any]]:
        return [
            {
                "name": name,
                "bytes": size,
                "sha256": self.release.sums.get(name, ""),
                "url": reverse("api:release-file", [self.name, name], request=self.request),
            }
            for name, size in self.release.files()
        ]


class ReleaseFileSerializer(serializers.Serializer[Any]):
    name = serializers.CharField(help_text="Name of the file.")
    bytes = serializers.IntegerField(help_text="How long it is.")
    sha256 = serializers.CharField(help_text="Its SHA-256, in hex; empty for the list of these itself.")
    url = serializers.URLField(help_text="Where to fetch it.")


class ReleaseSerializer(serializers.Serializer[Any]):
    """A release: what was published at one moment, as files."""

    name = serializers.CharField(help_text="Its name here.")
    version = serializers.CharField(help_text="Names its content: the same data has the same version.")
    url = serializers.URLField(help_text="Its address.")


class ReleaseDetailSerializer(ReleaseSerializer):
    """A release with how to cite it, and its files."""

    citation = serializers.CharField(help_text="How to cite it, in the Citation File Format.")
    files = ReleaseFileSerializer(many=True, help_text="Its files.")


class _ReleaseView(APIView):
    schema = QuestionSchema()
    known: ClassVar[list[str]] = []

    def known_parameters(self) -> list[str]:
        return self.known

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        refuse_odd_parameters(request.query_params, self.known)


class ReleasesView(_ReleaseView):
    """The releases that are offered here."""

    @extend_schema(operation_id="releases", responses=ReleaseSerializer(many=True), tags=["releases"])
    def get(self, request: Request) -> Response:
        """List the releases, the last by name first."""
        offered = [_Offered(release, request) for release in _releases()]
        return Response(ReleaseSerializer(offered, many=True).data)


class ReleaseView(_ReleaseView):
    """One release."""

    @extend_schema(operation_id="release", responses=ReleaseDetailSerializer, tags=["releases"])
    def get(self, request: Request, name: str) -> Response:
        """Say what a release holds and how to cite it."""
        return Response(ReleaseDetailSerializer(_Offered(_release(name), request)).data)


class ReleaseFileView(_ReleaseView):
    """One file of a release."""

    @extend_schema(
        operation_id="release_file",
        responses={(200, "application/octet-stream"): OpenApiTypes.BINARY},
        tags=["releases"],
    )
    def get(self, request: Request, name: str, file: str) -> HttpResponseBase:
        """Fetch a file; its ETag is its SHA-256."""
        release = _release(name)
        if file not in dict(release.files()):
            raise NotFound(
                _("There is no file %(file)s in the release %(name)s.") % {"file": file, "name": name}
            )
        etag = f'"{release.sums.get(file) or release.version}"'
        unchanged = get_conditional_response(request._request, etag=etag)
        if unchanged is not None and unchanged.status_code == 304:
            response: HttpResponseBase = HttpResponseNotModified()
        else:
            response = _sent(release.directory / file)
        response["ETag"] = etag
        response["Cache-Control"] = "public, no-cache"
        return response


def _sent(path: Path) -> FileResponse:
    kind = _MEDIA_TYPES.get(path.suffix, "text/plain; charset=utf-8")
    return FileResponse(path.open("rb"), as_attachment=True, filename=path.name, content_type=kind)


def _releases() -> Iterator[Release]:
    folder = Path(settings.RELEASES_DIR)
    if not folder.is_dir():
        return
    for path in sorted(folder.iterdir(), key=lambda path: path.name, reverse=True):
        if path.is_dir() and re.fullmatch(RELEASE_NAME, path.name):
            try:
                yield read_release(path)
            except ReleaseError:
                continue  # another directory that lies there


def _release(name: str) -> Release:
    for release in _releases():
        if release.name == name:
            return release
    raise NotFound(_("There is no release %(name)s.") % {"name": name})
