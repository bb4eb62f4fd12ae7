"""Plugs the sample province into the node: a command, nothing else."""

from django.apps import AppConfig


class SamplesConfig(AppConfig):
    name = "ganyun.features.samples"
    label = "samples"
