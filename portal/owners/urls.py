"""Addresses for those who answer for a system. None of them holds personal data."""

from django.urls import path

from portal.owners import views

app_name = "owners"
urlpatterns = [
    path("open/<path:token>/", views.open_link, name="open_link"),
    path("", views.task, name="task"),
    path("nothing/", views.nothing, name="nothing"),
    path("decline/", views.decline, name="decline"),
    path("leave/", views.leave, name="leave"),
    path("left/", views.left, name="left"),
    path("thanks/", views.thanks, name="thanks"),
]
