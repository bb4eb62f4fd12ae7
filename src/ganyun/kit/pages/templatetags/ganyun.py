"""Template tags and filters of the node; built in, so no template loads them."""

from django import template

register = template.Library()
