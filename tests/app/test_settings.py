"""Through a TLS proxy (docs/how-to/run-behind-a-proxy.md) the login form is taken (401: no such user) when told so."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

LOG_IN = """
import django
django.setup()
from django.test import Client

client = Client(enforce_csrf_checks=True)
headers = {"host": "data.example.gov.cn", "x-forwarded-proto": "https", "origin": "https://data.example.gov.cn"}
page = client.get("/login/", headers=headers)
token = page.cookies["csrftoken"]
form = {"username": "li", "password": "x", "csrfmiddlewaretoken": token.value}
answer = client.post("/login/", form, headers=headers)
print(page.status_code, answer.status_code, bool(token["secure"]))
"""


@pytest.mark.parametrize(("https", "answer"), [("1", "200 401 True"), ("0", "200 403 False")])
def test_logging_in_through_a_tls_proxy(tmp_path: Path, https: str, answer: str) -> None:
    environment = {
        **os.environ,
        "GANYUN_HOME": str(tmp_path),
        "GANYUN_HTTPS": https,
        "GANYUN_ALLOWED_HOSTS": "data.example.gov.cn",
        "DJANGO_SETTINGS_MODULE": "ganyun.app.settings",
    }
    subprocess.run([sys.executable, "-m", "ganyun", "migrate"], env=environment, check=True, capture_output=True)

    run = subprocess.run([sys.executable, "-c", LOG_IN], env=environment, capture_output=True, text=True)

    assert run.stdout.strip() == answer, run.stderr[-2000:]
