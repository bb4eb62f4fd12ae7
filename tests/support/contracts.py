"""Contracts that many tests use."""

CITY_AIR = """\
apiVersion: v3.1.0
kind: DataContract
id: ecology.city_air
name: 城市空气质量日报
version: 1.0.0
status: active
domain: ecology
description:
  purpose: 十一个设区市的空气质量日报。   # 摘要
  limitations: 2015 年以前只有南昌、九江两市。
team:
  members:
    - {username: 省环保厅, role: owner}
schema:
  - name: city_air
    logicalType: object
    physicalType: table
    properties:
      - name: city
        businessName: 设区市
        logicalType: string
        physicalType: varchar
        primaryKey: true
        primaryKeyPosition: 1
        required: true
        classification: "1"
      - name: date
        businessName: 日期
        logicalType: date
        physicalType: date
        primaryKey: true
        primaryKeyPosition: 2
        required: true
        classification: "1"
      - name: aqi
        businessName: 空气质量指数
        logicalType: integer
        physicalType: integer
        classification: "1"
        logicalTypeOptions: {minimum: 0, maximum: 500}
      - name: pm25
        businessName: 细颗粒物 PM2.5
        logicalType: number
        physicalType: double
        classification: "1"
        logicalTypeOptions: {minimum: 0}
        customProperties:
          - {property: unit, value: ug/m3}
    quality:
      - {name: has_rows, type: library, metric: rowCount, mustBeGreaterThan: 0, dimension: completeness, severity: error}
      - name: one_row_a_city_a_day
        type: sql
        query: "select count(*) - count(distinct (city, date)) from city_air"
        mustBe: 0
        dimension: uniqueness
        severity: error
servers:
  - {server: sample, environment: sample, type: local, path: samples/city_air.csv, format: csv}
slaProperties:
  - {property: frequency, value: 1, unit: d}
customProperties:
  - {property: resourceCode, value: 211001/000001}
  - {property: shareType, value: unconditional}
  - {property: openType, value: unconditional}
  - {property: updateCycle, value: daily}
  - {property: loadMode, value: upsert}
"""

DIVISIONS = """\
apiVersion: v3.1.0
kind: DataContract
id: base.divisions
name: 行政区划代码
version: 1.0.0
status: active
domain: base
description: {purpose: 全省行政区划代码和名称。}
team: {members: [{username: 省民政厅, role: owner}]}
schema:
  - name: divisions
    logicalType: object
    physicalType: table
    properties:
      - {name: code, businessName: 代码, logicalType: string, primaryKey: true, primaryKeyPosition: 1, required: true, classification: "1"}
      - {name: name, businessName: 名称, logicalType: string, required: true, classification: "1"}
customProperties:
  - {property: resourceCode, value: 103001/000001}
"""

PEOPLE = """\
apiVersion: v3.1.0
kind: DataContract
id: ecology.people
name: 环保志愿者
version: 1.0.0
status: active
domain: ecology
description: {purpose: 志愿者登记。}
team: {members: [{username: 省环保厅, role: owner}]}
schema:
  - name: people
    logicalType: object
    physicalType: table
    properties:
      - {name: id, businessName: 编号, logicalType: integer, primaryKey: true, primaryKeyPosition: 1, required: true, classification: "1"}
      - {name: name, businessName: 姓名, logicalType: string, classification: "3"}
      - {name: mobile, businessName: 手机, logicalType: string, classification: "3", customProperties: [{property: semanticType, value: mobile}]}
      - {name: city, businessName: 城市, logicalType: string, classification: "2"}
customProperties:
  - {property: shareType, value: conditional}
  - {property: shareCondition, value: 限组织环保活动使用}
"""
