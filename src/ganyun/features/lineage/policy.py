"""Who may read what. The graph is as public as the catalogue; events and recipients name people and bodies."""

from ganyun.kernel.policy import permission

READ_EVENTS = permission("lineage.read_events", "查看血缘事件和数据去向")
