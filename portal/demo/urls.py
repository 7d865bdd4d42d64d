"""Addresses that exist in the demo and in tests only."""

from django.urls import path

from portal.demo import views

app_name = "demo"
urlpatterns = [
    path("", views.guide, name="guide"),
    path("mailbox/", views.mailbox, name="mailbox"),
    path("mailbox/<int:mail_id>/", views.mail, name="mail"),
    path("mailbox/<int:mail_id>/body/", views.mail_body, name="mail_body"),
]
