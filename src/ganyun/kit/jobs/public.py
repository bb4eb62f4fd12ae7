"""Durable jobs, for features: ``@job`` registers, ``enqueue`` starts, ``find_job`` shows, ``cancel`` and ``retry``."""

from ganyun.kit.jobs.context import JobCancelled, JobContext, Progress
from ganyun.kit.jobs.errors import JobNotEnded, JobNotFound, JobNotRunning, NotJson, UnknownJob, WorkerRunning
from ganyun.kit.jobs.registry import Job, job, registered_jobs
from ganyun.kit.jobs.store import JobView, cancel, close, enqueue, find_job, jobs, migrate, retry
from ganyun.kit.jobs.worker import run_here, run_worker

__all__ = [
    "Job",
    "JobCancelled",
    "JobContext",
    "JobNotEnded",
    "JobNotFound",
    "JobNotRunning",
    "JobView",
    "NotJson",
    "Progress",
    "UnknownJob",
    "WorkerRunning",
    "cancel",
    "close",
    "enqueue",
    "find_job",
    "job",
    "jobs",
    "migrate",
    "registered_jobs",
    "retry",
    "run_here",
    "run_worker",
]
