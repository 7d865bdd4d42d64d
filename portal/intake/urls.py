"""Addresses of the public pages. None of them ever holds personal data."""

from django.urls import path

from portal.intake.views import complaint, documents, filing, links, plain, status

app_name = "intake"
urlpatterns = [
    path("", filing.home, name="home"),
    path("request/<slug:slug>/", filing.start, name="start"),
    path("request/<slug:slug>/check/", filing.check, name="check"),
    path("request/<slug:slug>/start-again/", filing.start_again, name="start_again"),
    path("request/<slug:slug>/<slug:page_slug>/", filing.ask, name="ask"),
    path("sent/", filing.sent, name="sent"),
    path("open/", links.open_link, {"token": ""}, name="open_nothing"),
    path("open/<path:token>/", links.open_link, name="open_link"),
    path("link/", links.new_link, name="new_link"),
    path("link/sent/", links.link_sent, name="link_sent"),
    path("leave/", links.leave, name="leave"),
    path("left/", links.left, name="left"),
    path("status/", status.status, name="status"),
    path("status/message/", status.write, name="write"),
    path("status/begin/", status.begin, name="begin"),
    path("status/withdraw/", status.withdraw, name="withdraw"),
    path("status/fee/", status.accept_fee, name="accept_fee"),
    path("status/complain/", complaint.complain, name="complain"),
    path("status/file/<int:attachment_id>/", documents.attachment, name="attachment"),
    path("status/code/", documents.code, name="code"),
    path("status/code/send/", documents.send_code, name="send_code"),
    path("status/document/<int:document_id>/", documents.download, name="download"),
    path("healthz", plain.healthz, name="healthz"),
    path("robots.txt", plain.robots, name="robots"),
    path(".well-known/security.txt", plain.security_txt, name="security_txt"),
    path("favicon.ico", plain.favicon, name="favicon"),
]
