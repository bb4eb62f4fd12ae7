"""Loads from request to end, quarantined rows in people's hands, uploads; the actions themselves are in ``records``."""
