"""A task that does nothing: what the broker and Celery alone cost. The worker is told to load it."""

from workers.app import app


@app.task
def nothing() -> None:
    """Do nothing."""
