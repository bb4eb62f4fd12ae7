"""Home, jobs, audit."""

from ganyun.features.operations.pages.audit import audit_urlpatterns
from ganyun.features.operations.pages.home import home_urlpatterns
from ganyun.features.operations.pages.jobs import jobs_urlpatterns

urlpatterns = [*home_urlpatterns, *jobs_urlpatterns, *audit_urlpatterns]
