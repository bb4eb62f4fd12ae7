-- title: {zh: 出发的高铁站, en: Stations of departure}
-- summary: 本省当天有车发出的高铁站：可达性从这些站算起
-- key: [station]
-- columns:
--   station: {title: 站名}
--   city: {title: 设区市}
--   departures: {title: 发车趟数, unit: 趟}
select station, city, departures
from transport.rail_service
where within and departures > 0
