"""The Celery application: at-least-once delivery of job ids, everything else is in Postgres."""

import os
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
os.environ.setdefault("RAYON_NUM_THREADS", "1")  # of Typst: there is a process for every core already

import structlog
from celery import Celery
from celery.schedules import crontab
from celery.signals import celeryd_init, task_prerun, worker_init, worker_ready, worker_shutting_down
from django.conf import settings
from django.db import close_old_connections
from kombu.transport.redis import QoS

from portal.memory import spare_the_collector

# Handing unfinished messages back to a broker that has just gone away ends the worker; the sweeper sends them again.
QoS.restore_at_shutdown = False

TIDY_SECONDS = 600.0
BEGIN_SECONDS = 300.0

app = Celery("habeas")
app.conf.update(
    broker_url=settings.BROKER_URL,
    broker_connection_retry_on_startup=True,
    broker_transport_options={"visibility_timeout": 3600},
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    task_ignore_result=True,
    task_default_queue="habeas",
    task_default_queue_type=settings.BROKER_QUEUE_TYPE,
    worker_prefetch_multiplier=1,
    worker_hijack_root_logger=False,
    worker_send_task_events=False,
    CELERY_DB_REUSE_MAX=sys.maxsize,  # or Celery would connect to Postgres anew for every job
    beat_schedule={
        "sweep": {"task": "workers.tasks.sweep", "schedule": settings.SWEEP_SECONDS},
        "tidy": {"task": "workers.tasks.tidy", "schedule": TIDY_SECONDS},
        "begin_erasures": {"task": "workers.tasks.begin_erasures", "schedule": BEGIN_SECONDS},
        "checkpoint": {"task": "workers.tasks.checkpoint", "schedule": settings.CHECKPOINT_SECONDS},
        "remind": {"task": "workers.tasks.remind", "schedule": crontab(minute=10)},  # hourly; each thing is said once
        "inspect_systems": {"task": "workers.tasks.inspect_systems", "schedule": crontab(hour=3, minute=40)},
        "destroy_expired": {"task": "workers.tasks.destroy_expired", "schedule": crontab(hour=2, minute=40)},
    },
    timezone="UTC",
)
app.autodiscover_tasks(["workers"])


@celeryd_init.connect
def check_configuration(**_kwargs: object) -> None:
    """A worker does not start with a configuration that the web process would refuse."""
    from portal.checks import refuse_unsafe_start

    refuse_unsafe_start()


@worker_init.connect
def share_memory(**_kwargs: object) -> None:
    """Before the processes are forked."""
    spare_the_collector()


@task_prerun.connect
def renew_connections(**_kwargs: object) -> None:
    """A job begins with a connection that is not too old and still answers, as a web request does."""
    close_old_connections()


@worker_ready.connect
def start_listening(**_kwargs: object) -> None:
    """New jobs reach the broker as soon as they are committed."""
    from workers.listener import listener

    listener.start()
    structlog.get_logger(__name__).info("worker_ready")


@worker_shutting_down.connect
def stop_listening(**_kwargs: object) -> None:
    """End the listening thread with the worker."""
    from workers.listener import listener

    listener.stop()
