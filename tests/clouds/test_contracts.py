"""One suite for every cloud: each contract is complete and honest, and its sample says what it is."""

import csv
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

from ganyun.features.catalog.public import Contract
from ganyun.features.quality.public import compile_contract
from ganyun.features.standards.public import code_list, semantic_type
from ganyun.kernel.packs import Pack, built_in_folder, inspect_packs

FOLDER = built_in_folder()
CLOUDS = sorted(path.parent.name for path in FOLDER.glob("*/cloud.yaml"))
RESOURCES = sorted(f"{path.parent.parent.name}.{path.stem}" for path in FOLDER.glob("*/contracts/*.yaml"))

HAN = re.compile(r"[\u4e00-\u9fff]")
KINDS = {"synthetic": ".synthetic.", "schematic": ".schematic.", "official": ""}
BODIES = yaml.safe_load((FOLDER / "base/organisations.yaml").read_text(encoding="utf-8"))["organisations"]
KNOWN = {name for body in BODIES for name in (body["name"], body.get("short"), *body.get("aliases", ())) if name}
IN_PLAN = {body.get("short") or body["name"] for body in BODIES if body.get("plan")}


@pytest.fixture
def contract(request: pytest.FixtureRequest, contracts: dict[str, Contract]) -> Contract:
    return contracts[request.param]


every_contract = pytest.mark.parametrize("contract", RESOURCES, indirect=True)


def sample_of(contract: Contract) -> Path:
    server = contract.server("sample")
    assert server
    assert contract.folder
    return contract.folder / server.path


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def rules_of(contract: Contract) -> list[Any]:
    return [*contract.quality, *(rule for field in contract.fields for rule in field.quality)]


def test_nothing_is_wrong():
    _, problems = inspect_packs([FOLDER])
    assert [str(problem) for problem in problems] == []


@pytest.mark.parametrize("cloud", CLOUDS)
def test_a_cloud_is_led_by_known_bodies(cloud: str, packs: dict[str, Pack]):
    file = packs[cloud].cloud
    assert {file.chief, *file.members} <= KNOWN
    for words in (file.title, file.summary):
        assert HAN.search(words.zh)
        assert not HAN.search(words.en)


@every_contract
def test_the_file_says_who_and_what(contract: Contract):
    assert HAN.search(contract.name)
    assert HAN.search(contract.description)
    assert HAN.search(contract.limitations)
    assert HAN.search(contract.usage)
    assert contract.owner in IN_PLAN
    assert contract.tags
    assert contract.sla
    assert re.fullmatch(r"\d+\.\d+\.\d+", contract.version)


@every_contract
def test_the_national_catalogue_is_complete(contract: Contract):
    stated = contract.properties
    for name in ("resourceCode", "shareType", "openType", "updateCycle", "loadMode"):
        assert stated.get(name), name
    if contract.level >= 3:
        assert stated["shareType"] != "unconditional"
        assert stated["openType"] == "none"
    assert contract.keys, "a resource without a key cannot be corrected"


@every_contract
def test_every_field_is_described(contract: Contract):
    for field in contract.fields:
        assert HAN.search(field.title) or field.title.isupper(), field.name
        assert field.classified, field.name
        assert field.level in (1, 2, 3, 4)
        assert field.item_type, field.name
        if field.semantic_type:
            assert field.level >= 1
            assert semantic_type(field.semantic_type)
        if field.code_list:
            assert code_list(field.code_list)


@every_contract
def test_fields_of_persons_are_graded_as_the_standard_says(contract: Contract):
    """A field whose semantic type is personal is at least as high as the type's default."""
    for field in contract.fields:
        if field.semantic_type in ("citizen_id", "person_name", "mobile", "birth_date"):
            assert field.level >= semantic_type(field.semantic_type).level, field.name


@every_contract
def test_every_rule_has_a_name_a_dimension_and_a_weight(contract: Contract):
    rules = rules_of(contract)
    names = Counter(rule.get("name") for rule in rules)
    assert all(count == 1 for count in names.values()), names
    for rule in rules:
        assert rule["name"]
        assert HAN.search(rule["description"]), rule["name"]
        assert rule["dimension"]
        assert rule["severity"] in ("error", "warning")
    assert any(rule.get("metric") == "rowCount" for rule in rules), "an empty file must not pass"


@every_contract
def test_the_rules_compile(contract: Contract):
    plan = compile_contract(contract)
    assert {rule["name"] for rule in rules_of(contract)} <= {check.code for check in plan.checks}


@every_contract
def test_the_sample_says_what_it_is(contract: Contract):
    server = contract.server("sample")
    assert server
    kind = server.properties["sampleKind"]
    assert kind in KINDS
    name = Path(server.path).name
    assert KINDS[kind] in name
    assert kind != "official" or name.count(".") == 1
    assert name in (FOLDER / contract.cloud / "samples/README.md").read_text(encoding="utf-8")


@every_contract
def test_the_sample_has_rows_under_the_right_headers(contract: Contract):
    server = contract.server("sample")
    assert server
    rows = rows_of(sample_of(contract))
    assert rows
    declared = server.properties.get("columns") or {}
    assert {declared.get(header, header) for header in rows[0]} == {field.name for field in contract.fields}
    assert set(declared) <= set(rows[0])


@every_contract
def test_synthetic_rows_are_marked(contract: Contract):
    """Where the table has a mark for it, every row of the sample bears it."""
    if contract.field("synthetic") is None:
        return
    assert {row["synthetic"] for row in rows_of(sample_of(contract))} == {"true"}


@every_contract
def test_nobody_in_a_sample_can_be_real(contract: Contract):
    """Citizen numbers and codes of firms use divisions that were never issued; bodies have invented codes."""
    fields = [field.name for field in contract.fields if field.semantic_type in ("citizen_id", "uscc")]
    for row in rows_of(sample_of(contract)):
        for name in fields:
            text = row[name].translate(str.maketrans("０１２３４５６７８９", "0123456789"))
            assert not text or text.startswith("3699") or text[2:6] == "3699" or text[8:10] == "XN", text


@every_contract
def test_a_real_source_names_its_licence_and_stays_outside(contract: Contract):
    server = contract.server("real")
    if server is None:
        return
    assert not Path(server.path).is_absolute()
    assert ".." not in Path(server.path).parts
    assert server.properties["licence"]
    assert HAN.search(str(server.properties.get("description", "")))
    readme = (FOLDER / contract.cloud / "README.md").read_text(encoding="utf-8")
    assert server.path in readme


@every_contract
def test_column_names_agree_with_the_physical_names(contract: Contract):
    """ODCS says it once per field (physicalName), we say it per server (columns): never two different things."""
    text = yaml.safe_load(contract.text)
    physical = {
        item["name"]: item["physicalName"] for item in text["schema"][0]["properties"] if "physicalName" in item
    }
    for server in contract.servers:
        columns = server.properties.get("columns") or {}
        assert set(columns.values()) <= {field.name for field in contract.fields}
        for header, name in columns.items():
            assert physical.get(name, header) == header


@every_contract
def test_the_readme_lists_the_resource(contract: Contract):
    readme = (FOLDER / contract.cloud / "README.md").read_text(encoding="utf-8")
    assert f"| {contract.id} |" in readme


@pytest.mark.parametrize("cloud", CLOUDS)
def test_no_file_lies_about(cloud: str, contracts: dict[str, Contract]):
    used = {sample_of(contract) for contract in contracts.values() if contract.cloud == cloud}
    recipes = {path.with_name(f"{path.name.partition('.')[0]}.sql") for path in used}
    kept = set((FOLDER / cloud / "samples").glob("*")) - {FOLDER / cloud / "samples/README.md"}
    assert kept - recipes == used


def test_the_sample_of_bodies_is_the_list_of_bodies(contracts: dict[str, Contract]):
    """``organisations.yaml`` is the source; export it again when it has changed."""
    rows = {row["uscc"]: row for row in rows_of(sample_of(contracts["base.organisations"]))}
    listed = {body["uscc"]: body for body in BODIES}
    assert set(rows) == set(listed)
    for code, body in listed.items():
        row = rows[code]
        assert (row["name"], row["short_name"]) == (body["name"], body.get("short") or body["name"])
        for column, name in (
            ("parent", "parent"),
            ("valid_to", "valid_to"),
            ("kind", "kind"),
            ("successor", "successor"),
        ):
            assert row[column] == str(body.get(name) or "")
        assert (row["in_plan"] == "true") == bool(body.get("plan"))
