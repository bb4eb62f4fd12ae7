"""Contracts in force → packs on disk, each text exactly as it stands."""

from pathlib import Path

from django.db.models import F

from ganyun.features.catalog.models import IN_FORCE, Cloud, Resource
from ganyun.features.catalog.rules.edit import scalar


def export_packs(folder: Path, *, cloud: str = "", everything: bool = False) -> list[Path]:
    """Writes ``<cloud>/contracts/<table>.yaml``, and ``cloud.yaml`` where there is none; returns the files.

    Without ``everything`` only what was made or changed in the browser: a pack holds the rest already.
    """
    found = Resource.objects.filter(state__in=IN_FORCE).order_by("name")
    if cloud:
        found = found.filter(cloud=cloud)
    if not everything:
        found = found.exclude(pack_digest=F("contract_id"))
    written = []
    for name, text in found.values_list("name", "contract__text").iterator(chunk_size=500):
        code, _dot, table = name.partition(".")
        path = folder / code / "contracts" / f"{table}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="")
        written.append(path)
    for code in sorted({path.parent.parent.name for path in written}):
        manifest = folder / code / "cloud.yaml"
        if not manifest.exists():
            manifest.write_text(_manifest(Cloud.objects.get(pk=code)), encoding="utf-8")
            written.append(manifest)
    return written


def _manifest(cloud: Cloud) -> str:
    def words(chinese: str, english: str) -> str:
        return f"{{zh: {scalar(chinese, chr(34))}, en: {scalar(english, chr(34))}}}"

    def listed(names: list[str]) -> str:
        return f"[{', '.join(scalar(name) for name in names)}]"

    return (
        f"code: {cloud.code}\nkind: {cloud.kind}\ntitle: {words(cloud.title_zh, cloud.title_en)}\n"
        f"chief: {scalar(cloud.chief)}\nmembers: {listed(cloud.members)}\nneeds: {listed(cloud.needs)}\n"
        f"summary: {words(cloud.summary_zh, cloud.summary_en)}\n"
    )
