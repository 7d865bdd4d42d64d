"""Addresses of the desk. What is done to a case ends a POST address: an action of the lifecycle table."""

from django.urls import path

from portal.desk.views import (
    administration,
    backlog,
    case,
    entering,
    files,
    findings,
    letters,
    notices,
    owners,
    queue,
    recipients,
    register,
)

app_name = "desk"

urlpatterns = [
    path("", queue.queue, name="queue"),
    path("cases/<str:reference>/", case.case, name="case"),
    path("cases/<str:reference>/progress/", case.progress, name="progress"),
    path("cases/<str:reference>/found/<int:finding>/", findings.finding, name="finding"),
    path("cases/<str:reference>/found/<int:finding>/rows/", findings.finding_rows, name="finding_rows"),
    path("cases/<str:reference>/found/<int:finding>/<slug:decision>/", findings.decide, name="decide"),
    path("cases/<str:reference>/documents/<int:document>/", files.document, name="document"),
    path("cases/<str:reference>/attachments/<int:attachment>/", files.attachment, name="attachment"),
    path("cases/<str:reference>/recipients/<int:notice>/<slug:decision>/", notices.decide, name="notice"),
    path("cases/<str:reference>/owners/<int:task>/<slug:decision>/", owners.decide, name="owner_task"),
    path("cases/<str:reference>/given/<int:file>/", owners.given, name="owner_file"),
    path("cases/<str:reference>/<slug:action>/", case.act, name="act"),
    path("enter/", entering.enter, name="enter"),
    path("enter/backlog/", backlog.check, name="backlog"),
    path("enter/backlog/import/", backlog.take, name="take_backlog"),
    path("enter/backlog/columns/", backlog.empty_table, name="empty_backlog"),
    path("enter/<str:kind>/", entering.enter_kind, name="enter_kind"),
    path("register/", register.register_page, name="register"),
    path("register/<slug:format>/", register.register_file, name="register_file"),
    path("letters/", letters.letters, name="letters"),
    path("letters/<slug:letter>/<slug:language>/<slug:law>/", letters.letter, name="letter"),
    path("letters/<slug:letter>/<slug:language>/<slug:law>/restore/", letters.restore_letter, name="restore_letter"),
    path("systems/", administration.systems, name="systems"),
    path("systems/add/", administration.add_system, name="add_system"),
    path("systems/<slug:key>/", administration.system, name="system"),
    path("systems/<slug:key>/inspect/", administration.inspect_system, name="inspect_system"),
    path("systems/<slug:key>/inspection/", administration.inspection, name="inspection"),
    path("recipients/", recipients.recipients, name="recipients"),
    path("recipients/add/", recipients.add_recipient, name="add_recipient"),
    path("recipients/<int:recipient>/", recipients.recipient, name="recipient"),
    path("staff/", administration.staff, name="staff"),
    path("staff/add/", administration.add_person, name="add_person"),
    path("staff/<int:person>/", administration.person, name="person"),
    path("staff/<int:person>/invite/", administration.invite, name="invite"),
]
