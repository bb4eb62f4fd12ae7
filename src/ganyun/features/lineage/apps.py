"""Plugs lineage into the node."""

from django.apps import AppConfig


class LineageConfig(AppConfig):
    name = "ganyun.features.lineage"
    label = "lineage"
