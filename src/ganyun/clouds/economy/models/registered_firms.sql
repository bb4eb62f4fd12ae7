-- title: {zh: 登记的企业（供对照）, en: Registered firms to link}
-- summary: 市场主体登记里对照要用的列；不取法定代表人
-- key: record_id
-- owner: 省发改委
-- columns:
--   record_id: {title: 登记序号}
select uscc as record_id, uscc, name, division_code, address, established_on
from base.firms
