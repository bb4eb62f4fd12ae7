"""Every published insurance rule runs: it finds the claim that breaks it and leaves alone the one that keeps it."""

import os
from pathlib import Path

import pyarrow.csv
import pytest
from tests.support.acting import everything
from tests.support.clouds import apply_clouds
from tests.support.tree import ROOT

from ganyun.engine.port import engine
from ganyun.features.exchange.actions.loading import Request, load_environment, load_resource
from ganyun.features.models.public import run_models
from ganyun.kernel.packs import built_in_folder

DATA = Path(os.environ.get("GANYUN_REAL_DATA") or ROOT.parent / "shared/data")

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.slow,
    pytest.mark.real,
    pytest.mark.skipif(not DATA.is_dir(), reason="no real data here: GANYUN_REAL_DATA names its folder"),
]

CLAIMS = """
with rules as (
    select r.rule_id, r.item_kind, r.item_name, r.item_code, r.value, b.max_age_days, b.sex, b.insurance, b.min_level,
           b.visit, b.max_days, row_number() over (order by r.rule_id) as place
    from social_security.medical_rules r join social_security.medical_rule_bounds b using (restriction, value)
), made as (select *, 2 * place + broken::int as n from rules cross join (values (true), (false)) t(broken))
select rule_id, broken, 'C' || lpad(n::varchar, 7, '0') as claim_id, 1 as line, 'P000001' as patient,
    case when sex is null then '女' when broken then if(sex = '女', '男', '女') else sex end as sex,
    case when max_age_days is null then 12000 else max_age_days::int - (not broken)::int end as age_days,
    case when insurance is null or broken then '职工医保' else insurance end as insurance,
    '试验医院' as hospital,
    case when min_level is null then 3 when broken then min_level - 1 else min_level end as hospital_level,
    '360100' as division_code,
    case when visit is null or broken then '门诊' else visit end as visit,
    case when visit = '住院' and not broken then date '2016-05-01' end as admitted_on,
    case when visit = '住院' and not broken then date '2016-05-09' end as discharged_on,
    'J18' as diagnosis, item_kind, item_code, item_name, date '2016-05-01' as served_on,
    case when max_days is null then 1 else max_days + broken::int end as days, 1 as quantity, 10 as amount
from made
"""
"""Two claims a rule: one breaks it, one keeps it as closely as can be."""


def test_every_rule_tells_right_from_wrong(tmp_path: Path):
    apply_clouds(built_in_folder())
    cloud = "social_security"
    inputs = [f"{cloud}.{name}" for name in ("medical_rules_source", "medical_rule_bounds", "medical_claims")]
    load_environment(everything(), "sample", resources=inputs)
    load_environment(everything(), "real", DATA, resources=inputs)
    assert [each.state for each in run_models(everything(), [f"{cloud}.medical_rules"])] == ["done"]

    claims = engine().query(CLAIMS).read_all()
    pyarrow.csv.write_csv(claims.drop_columns(["rule_id", "broken"]), tmp_path / "claims.csv")
    loaded = load_resource(everything(), Request(inputs[2], file=tmp_path / "claims.csv", mode="replace"))
    assert (loaded.rows, loaded.quarantined) == (2 * 15_148, 0)
    run_models(everything(), [f"{cloud}.medical_rule_leads"])

    expected = {(row["claim_id"], row["rule_id"]): row["broken"] for row in claims.to_pylist()}
    leads = engine().query("select claim_id, rule_id, reason, rule_text from social_security.medical_rule_leads")
    found = {(row["claim_id"], row["rule_id"]): row for row in leads.read_all().to_pylist()}
    assert [pair for pair, broken in expected.items() if broken != (pair in found)] == []
    assert all(row["reason"] and row["rule_text"] for row in found.values())
