"""Organisations, users, roles, tokens."""

from django.contrib.auth.models import AbstractUser


class User(AbstractUser):
    """A person who can log in."""
