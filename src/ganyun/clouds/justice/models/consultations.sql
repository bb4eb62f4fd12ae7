-- title: {zh: 法律咨询, en: Legal consultations}
-- summary: 咨询的问题和主题
-- key: question
-- owner: 省司法厅
-- columns:
--   topic: {title: 主题}
select question, answer as topic
from justice.legal_questions where task = '2-4'
