"""What a search found, kind by kind, with the stretch of text that matched."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.reverse import reverse

from catalog.search import COUNTED, Found, Hit, Stretch, kind_of, kinds

__all__ = ["SearchSerializer", "kind_names"]

DATED = ("provision", "entry")
"""The kinds whose lists know ``as_of`` as search does."""


def kind_names() -> list[str]:
    """The kinds that can be found, as answers name them."""
    return [kind.name for kind in kinds()]


class StretchSerializer(serializers.Serializer[Stretch]):
    """Words that matched, and what stands around them as it is stored. Offsets count Unicode code points."""

    before = serializers.CharField(help_text="Up to 40 characters before.")
    match = serializers.CharField(help_text="The first word that was found.")
    after = serializers.CharField(help_text="Up to 40 characters after.")


class HitSerializer(serializers.Serializer[Hit]):
    """One thing that was found."""

    title = serializers.CharField(help_text="What it is called.")
    url = serializers.SerializerMethodField(help_text="Its address.")
    page_url = serializers.SerializerMethodField(help_text="Its page; its address where it has none.")
    stretch = StretchSerializer(allow_null=True, help_text="Where it matched.")

    @extend_schema_field(serializers.URLField())
    def get_url(self, hit: Hit) -> str:
        key = kind_of(hit.kind).key(hit.row)
        return reverse(f"api:{hit.kind}-detail", args=[key], request=self.context["request"])

    @extend_schema_field(serializers.URLField())
    def get_page_url(self, hit: Hit) -> str:
        address: str = self.context["request"].build_absolute_uri(hit.address)
        return address


class FoundSerializer(serializers.Serializer[Found]):
    """What was found of one kind."""

    type = serializers.CharField(source="kind.name", help_text="What sort of thing: law, provision, ...")
    total = serializers.IntegerField(help_text=f"How many there are, counted up to {COUNTED}.")
    is_more = serializers.BooleanField(help_text="Whether there are more than were counted.")
    list_url = serializers.SerializerMethodField(help_text="The list of all of them.")
    hits = HitSerializer(many=True, help_text="The first of them.")

    @extend_schema_field(serializers.URLField())
    def get_list_url(self, found: Found) -> str:
        address = reverse(f"api:{found.kind.name}-list", request=self.context["request"])
        query = {"q": self.context["q"]}
        if self.context["as_of"] and found.kind.name in DATED:
            query["as_of"] = self.context["as_of"].isoformat()
        return f"{address}?{urlencode(query)}"


class SearchSerializer(serializers.Serializer[Any]):
    """Everything that holds the words."""

    as_of = serializers.DateField(allow_null=True, help_text="The day asked for; null for any day.")
    q = serializers.CharField(help_text="The words as they were given.")
    words = serializers.ListField(
        child=serializers.CharField(), help_text="The words as they were looked for."
    )
    results = FoundSerializer(
        many=True, help_text="Kind by kind; kinds of which nothing was found are left out."
    )
