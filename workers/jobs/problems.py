"""How a job says that it did not work. The messages are for staff and hold no personal data."""


class NotNow(Exception):
    """It may work later: the job is tried again after a pause."""


class Stopped(Exception):
    """Trying again would not help: a human must look."""
