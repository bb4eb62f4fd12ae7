"""The contract a new resource begins with."""

from ganyun.features.catalog.rules.edit import scalar

TEMPLATE = """\
apiVersion: v3.1.0
kind: DataContract
id: {cloud}.new_table            # 云.表，只含小写字母、数字和下划线
name: 新资源
version: 1.0.0
status: draft
domain: {cloud}
description:
  purpose: 这份数据说明什么，供谁使用。
team:
  members:
    - {{username: {owner}, role: owner}}
schema:
  - name: new_table
    logicalType: object
    physicalType: table
    properties:
      - name: code
        businessName: 代码
        logicalType: string
        primaryKey: true
        primaryKeyPosition: 1
        required: true
        classification: "2"
    quality:
      - {{name: has_rows, type: library, metric: rowCount, mustBeGreaterThan: 0, severity: error}}
servers:
  - {{server: sample, environment: sample, type: local, path: samples/new_table.csv, format: csv}}
customProperties:
  - {{property: shareType, value: unconditional}}
  - {{property: openType, value: none}}
  - {{property: updateCycle, value: irregular}}
"""


def starter(cloud: str, owner: str) -> str:
    """A contract that is valid as it stands, once id and schema have a name of their own."""
    return TEMPLATE.format(cloud=cloud, owner=scalar(owner or "单位名称", '"'))
