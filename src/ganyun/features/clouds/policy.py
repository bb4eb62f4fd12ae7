"""Who may make and apply clouds."""

from ganyun.kernel.policy import Requires, permission

MANAGE = permission("clouds.manage", "管理云包")

may_manage = Requires(MANAGE)
