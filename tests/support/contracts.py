"""Contracts that many tests use."""
# ruff: noqa: E501 - YAML, as people write it

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

EVERYTHING = """\
# every construct that the platform reads (src/ganyun/features/catalog/README.md)
apiVersion: v3.1.0
kind: DataContract
id: ecology.everything
name: 全部写法
version: 2.1.0
status: active
domain: ecology
tenant: jiangxi
dataProduct: air
tags: [空气, 日报]
description:
  purpose: 一份用到全部写法的合同。
  usage: 测试
  limitations: 无
  authoritativeDefinitions: [{url: https://example.gov.cn/standard, type: standard}]
  customProperties: [{property: x-note, value: 任意}]
team:
  name: 数据处
  members:
    - {username: 省环保厅, role: owner, name: 张三, dateIn: "2017-09-01"}
    - {username: 省气象局, role: steward}
roles:
  - {role: reader, access: read, firstLevelApprovers: 数据处}
support:
  - {channel: 热线, url: https://example.gov.cn/help, tool: other, scope: issues}
price: {priceAmount: 0, priceCurrency: CNY, priceUnit: request}
schema:
  - name: everything
    businessName: 全部
    logicalType: object
    physicalType: table
    physicalName: everything
    description: 表
    dataGranularityDescription: 每城每日一行
    tags: [表]
    properties:
      - name: city
        businessName: 设区市
        logicalType: string
        physicalType: varchar(12)
        primaryKey: true
        primaryKeyPosition: 1
        required: true
        classification: "1"
        logicalTypeOptions: {minLength: 2, maxLength: 12, pattern: "^[0-9A-Z]+$", format: code}
        examples: ["360100"]
        relationships:
          - {type: foreignKey, to: base/divisions/properties/code}
        customProperties:
          - {property: itemType, value: C}
        quality:
          - {type: library, metric: nullValues, mustBe: 0, severity: error, dimension: completeness}
          - {type: library, metric: invalidValues, arguments: {validValues: ["360100", "360200"]}, mustBeLessThan: 1, unit: percent}
          - {type: library, metric: missingValues, arguments: {missingValues: ["", "无"]}, mustBeLessOrEqualTo: 5}
          - {type: library, metric: duplicateValues, mustBeBetween: [0, 1000]}
          - {type: sql, query: "select count(*) from ${table} where ${column} is null", mustBe: 0}
      - {name: date, logicalType: date, primaryKey: true, primaryKeyPosition: 2, required: true, classification: "1", logicalTypeOptions: {minimum: "2013-01-01", maximum: "2030-12-31", format: yyyy-MM-dd}}
      - {name: at, logicalType: timestamp, classification: "1", logicalTypeOptions: {timezone: true, defaultTimezone: Asia/Shanghai}}
      - {name: clock, logicalType: time, physicalType: time, classification: "1"}
      - {name: aqi, logicalType: integer, physicalType: smallint, classification: "1", unique: false, logicalTypeOptions: {minimum: 0, exclusiveMaximum: 501, multipleOf: 1, format: i32}}
      - {name: pm25, logicalType: number, physicalType: "decimal(10, 2)", classification: "1", logicalTypeOptions: {exclusiveMinimum: -1, maximum: 10000}, customProperties: [{property: unit, value: ug/m3}]}
      - {name: valid, logicalType: boolean, classification: "1", criticalDataElement: true}
      - {name: mobile, logicalType: string, classification: "3", customProperties: [{property: semanticType, value: mobile}]}
      - {name: detail, logicalType: object, physicalType: json, classification: "2", properties: [{name: a, logicalType: string}]}
      - {name: levels, logicalType: array, physicalType: "integer[]", classification: "2", logicalTypeOptions: {minItems: 0, maxItems: 9, uniqueItems: true}, items: {logicalType: integer}}
      - {name: parent_city, logicalType: string, classification: "1"}
      - {name: parent_date, logicalType: date, classification: "1"}
      - {name: 备注, logicalType: string, physicalType: text, classification: "2", description: 自由文本, transformLogic: trim(x), transformSourceObjects: [raw.t]}
    relationships:
      - {type: foreignKey, from: [everything.parent_city, everything.parent_date], to: [everything.city, everything.date]}
    quality:
      - {name: has_rows, description: 不能是空表, type: library, metric: rowCount, mustBeGreaterThan: 0, dimension: completeness, severity: error}
      - {name: one_a_day, type: library, metric: duplicateValues, arguments: {properties: [city, date]}, mustBe: 0, dimension: uniqueness, severity: warning, unit: rows, schedule: 0 8 * * *, scheduler: cron, businessImpact: 排名出错, method: count, tags: [键]}
      - {name: order, type: sql, query: "select count(*) from everything where date > current_date", mustBe: 0, dimension: timeliness, severity: info}
      - {name: words, type: text, description: 数据应真实}
servers:
  - {server: sample, environment: sample, type: local, path: samples/everything.csv, format: csv, description: 样例}
  - server: real
    environment: real
    type: local
    path: raw/*.csv.gz
    format: csv
    customProperties:
      - {property: encoding, value: GB18030}
      - {property: delimiter, value: ";"}
      - {property: columns, value: {城市: city, 日期: date}}
  - {server: lake, environment: prod, type: s3, location: s3://bucket/everything/*.parquet, format: parquet}
slaDefaultElement: everything.date
slaProperties:
  - {property: frequency, value: 1, unit: d}
  - {property: latency, value: 2, unit: d, element: everything.date}
authoritativeDefinitions: [{url: https://example.gov.cn/law, type: law}]
customProperties:
  - {property: resourceCode, value: 211001/000009}
  - {property: shareType, value: conditional}
  - {property: shareCondition, value: 限环境执法使用}
  - {property: openType, value: none}
  - {property: updateCycle, value: daily}
  - {property: loadMode, value: upsert}
  - {property: theme, value: "211"}
  - {property: sourceSystem, value: 空气自动监测}
  - {property: sourceItem, value: 环境质量监测}
  - {property: relatedResources, value: [base.divisions]}
  - {property: secrecy, value: none}
  - {property: x-anything, value: {a: [1, 2]}}
contractCreatedTs: "2017-09-01T08:00:00Z"
"""
