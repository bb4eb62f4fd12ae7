"""The small site of ``site.py``, asked as anybody."""

from collections.abc import Iterator

import pytest
from django.test import Client
from tests.kit.http import site
from tests.support.acting import acting, replace_actor_middleware

from ganyun.kernel.policy import ANONYMOUS


@pytest.fixture
def client(settings) -> Iterator[Client]:
    settings.ROOT_URLCONF = site.__name__
    settings.MIDDLEWARE = replace_actor_middleware(settings.MIDDLEWARE)
    with acting(ANONYMOUS):
        yield Client(raise_request_exception=False)
