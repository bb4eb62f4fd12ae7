"""Plugs clouds into the node."""

from django.apps import AppConfig


class CloudsConfig(AppConfig):
    name = "ganyun.features.clouds"
    label = "clouds"
