"""What the demo keeps besides its data systems: the mails it did not really send."""

from django.db import models


class SentMail(models.Model):
    """A mail as its recipient would see it. It exists in the demo and in tests only."""

    message_id = models.CharField(max_length=255, unique=True)
    recipient = models.CharField(max_length=320)
    subject = models.CharField(max_length=255)
    text = models.TextField()
    html = models.TextField(blank=True)
    sent_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"mail {self.pk}"
