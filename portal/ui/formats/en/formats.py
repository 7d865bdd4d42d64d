"""The British way; Django's own for English is the American one."""

DATE_FORMAT = "j F Y"
DATETIME_FORMAT = "j F Y, H:i"
