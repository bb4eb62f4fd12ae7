"""100,000 catalogued resources: full re-index, search (function and page), resource page, catalogue list.

Synthetic, seeded; in a home of its own that is removed afterwards.
"""

import os
import random
import statistics
from collections.abc import Iterator
from typing import Any

from bench._measure import node, note, p95, report, timed

RESOURCES = int(os.environ.get("BENCH_RESOURCES", "100000"))
QUERIES = 200
PAGES = 200

WORDS = [
    "城市", "空气", "质量", "日报", "月报", "企业", "登记", "信息", "人口", "户籍", "社会", "保险", "缴费", "记录",
    "医院", "门诊", "住院", "费用", "学校", "学生", "学籍", "教师", "道路", "运输", "车辆", "许可", "不动产", "土地",
    "出让", "合同", "税务", "发票", "食品", "药品", "检验", "抽检", "水质", "监测", "断面", "河流", "湖泊", "水库",
    "森林", "资源", "火灾", "应急", "物资", "仓库", "地震", "气象", "降雨", "预报", "扶贫", "低保", "救助", "残疾",
    "养老", "机构", "信用", "处罚", "公示", "招标", "采购", "财政", "预算", "支出", "电力", "用电", "燃气", "供水",
    "公交", "线路", "站点", "客流", "旅游", "景区", "酒店", "统计", "年鉴", "指标", "行政", "区划", "边界", "代码",
    "标准", "目录", "名录", "台账", "明细", "汇总",
]  # fmt: skip
PLACES = [
    "南昌市", "景德镇市", "萍乡市", "九江市", "新余市", "鹰潭市", "赣州市", "吉安市", "宜春市", "抚州市", "上饶市",
    "全省",
]  # fmt: skip
OWNERS = [f"省{word}厅" for word in WORDS[:60]]
CLOUDS = [f"cloud{number}" for number in range(30)]

CONTRACT = """\
apiVersion: v3.1.0
kind: DataContract
id: {name}
name: {title}
version: 1.0.0
status: active
domain: {cloud}
description: {{purpose: {about}}}
team: {{members: [{{username: {owner}, role: owner}}]}}
schema:
  - name: {table}
    logicalType: object
    physicalType: table
    properties:
{fields}
customProperties:
  - {{property: resourceCode, value: {code}}}
  - {{property: shareType, value: unconditional}}
  - {{property: openType, value: {opened}}}
  - {{property: updateCycle, value: {cycle}}}
"""
FIELD = '      - {{name: f{number}, businessName: {title}, logicalType: {type}, classification: "{level}"}}'


def main() -> None:
    with node():
        measure()


def measure() -> None:
    from django.core.management import call_command

    from ganyun.features.catalog.actions.index import rebuild

    call_command("migrate", verbosity=0)
    chance = random.Random(20170901)
    note(f"{RESOURCES} resources in {timed(lambda: fill(chance)):.1f} s")
    seconds = timed(rebuild)
    report("catalog_reindex", seconds, "s", 60)
    queries = [phrase(chance, chance.choice((1, 1, 2, 2, 3))) for _ in range(QUERIES - 20)]
    queries += [f"{word} {place}" for word, place in zip(WORDS, PLACES, strict=False)] + [
        "f3",
        "水",
        "cloud7",
        "没有这样的东西",
    ]
    search_function(queries)
    search_pages(queries, chance)


def search_function(queries: list[str]) -> None:
    from ganyun.features.catalog.queries.search import search
    from ganyun.kernel.policy import ANONYMOUS

    for text in queries[:5]:
        search(ANONYMOUS, text, {})
    found: list[int] = []
    times = [timed(lambda text=text: found.append(search(ANONYMOUS, text, {}).total)) for text in queries]
    some = sum(1 for each in found if each)
    note(f"{some} of {len(queries)} queries found something, median {statistics.median(found)}")
    report("catalog_search_p95", p95(times), "ms", 50)


def search_pages(queries: list[str], chance: random.Random) -> None:
    from django.test import Client

    client = Client(headers={"host": "localhost"})
    names = [f"{CLOUDS[n % 30]}.t{n}" for n in (chance.randrange(RESOURCES) for _ in range(PAGES))]
    lists = [
        "/catalog/", "/catalog/?cloud=cloud3", "/catalog/?level=2&sort=title", "/catalog/?page=2500",
        "/catalog/?theme=211", "/catalog/?organisation=省空气厅&share=unconditional", "/catalog/?sort=-level&page=40",
        "/clouds/", "/clouds/cloud5/",
    ]  # fmt: skip
    for name, addresses, limit in (
        ("catalog_search_page_p95", [f"/search/?q={text}" for text in queries], 50),
        ("catalog_resource_page_p95", [f"/resources/{name}/" for name in names], 100),
        ("catalog_resource_fields_p95", [f"/resources/{name}/?tab=fields" for name in names], 100),
        ("catalog_list_p95", lists * 10, 150),
    ):
        get(client, addresses[0])
        report(name, p95([timed(lambda address=address: get(client, address)) for address in addresses]), "ms", limit)


def get(client: Any, address: str) -> None:
    response = client.get(address)
    assert response.status_code == 200, (address, response.status_code)


def fill(chance: random.Random) -> None:
    """Resources as bulk rows; each has a contract of its own."""
    from django.db import transaction

    from ganyun.features.catalog.models import Cloud, ContractText, Resource, ResourceVersion

    with transaction.atomic():
        Cloud.objects.bulk_create(
            Cloud(code=code, kind="industry", title_zh=f"第 {n} 朵云", title_en=f"Cloud {n}", chief=OWNERS[n], needs=[])
            for n, code in enumerate(CLOUDS)
        )
        for part in chunks(rows(chance), 2000):
            ContractText.objects.bulk_create(text for text, _row in part)
            made = Resource.objects.bulk_create(row for _text, row in part)
            ResourceVersion.objects.bulk_create(
                ResourceVersion(resource=row, number=1, action="publish", state="published", version="1.0.0",
                                contract_id=row.contract_id, actor="system", at=row.updated_at)
                for row in made
            )  # fmt: skip


def rows(chance: random.Random) -> Iterator[tuple[Any, Any]]:
    import hashlib
    from datetime import timedelta

    from django.utils import timezone

    from ganyun.features.catalog.models import ContractText, Resource

    now = timezone.now()
    for number in range(RESOURCES):
        cloud, table = CLOUDS[number % 30], f"t{number}"
        title, about = chance.choice(PLACES) + phrase(chance, 3), phrase(chance, 12)
        fields = [(f"f{n}", phrase(chance, 2), chance.choice("123")) for n in range(12)]
        code = f"{chance.choice('123')}{chance.randrange(1, 13):02}{chance.randrange(1, 999):03}/{number:06}"
        values = {"name": f"{cloud}.{table}", "cloud": cloud, "table": table, "title": title, "about": about,
                  "owner": chance.choice(OWNERS), "code": code, "opened": chance.choice(("none", "conditional")),
                  "cycle": chance.choice(("daily", "monthly", "yearly"))}  # fmt: skip
        lines = [
            FIELD.format(number=n, title=words, type="string", level=level)
            for n, (_, words, level) in enumerate(fields)
        ]
        text = CONTRACT.format(**values, fields="\n".join(lines)).replace(
            "value: conditional}", "value: conditional}\n  - {property: openCondition, value: 实名}"
        )
        digest = hashlib.sha256(text.encode()).hexdigest()
        stored = ContractText(digest=digest, text=text, words="\n".join(f"{name} {words}" for name, words, _ in fields))
        yield stored, Resource(
            name=values["name"], cloud_id=cloud, title=title, description=about, owner=values["owner"], code=code,
            category=code[0], theme=code[:3], level=max(int(level) for _, _, level in fields),
            share_type="unconditional", open_type=values["opened"], update_cycle=values["cycle"], state="published",
            version="1.0.0", fields=12,
            origin="pack", contract=stored, published_at=now, updated_at=now - timedelta(seconds=number),
        )  # fmt: skip


def phrase(chance: random.Random, words: int) -> str:
    return "".join(chance.choice(WORDS) for _ in range(words))


def chunks(items: Iterator[Any], size: int) -> Iterator[list[Any]]:
    part: list[Any] = []
    for item in items:
        part.append(item)
        if len(part) == size:
            yield part
            part = []
    if part:
        yield part


if __name__ == "__main__":
    main()
