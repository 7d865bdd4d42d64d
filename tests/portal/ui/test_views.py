import pytest
from django.test import Client, RequestFactory

from portal.ui import views

REQUEST = RequestFactory().get("/")


@pytest.mark.parametrize(
    ("page", "status"),
    [
        (views.bad_request, 400),
        (views.forbidden, 403),
        (views.csrf_failure, 403),
        (views.not_found, 404),
        (views.server_error, 500),
    ],
)
def test_a_page_about_trouble_needs_no_database_and_says_what_to_do(page, status):
    response = page(REQUEST)
    assert response.status_code == status
    assert b"<h1>" in response.content
    assert b'class="lead"' in response.content


def test_an_address_that_leads_nowhere_says_how_to_go_on(client: Client):
    assert b'href="/link/"' in client.get("/nothing/").content
    at_the_desk = views.not_found(RequestFactory().get("/desk/cases/HB-2222-2222-2222/")).content
    assert b'href="/desk/"' in at_the_desk
    assert b'href="/link/"' not in at_the_desk


def test_whoever_tries_too_often_learns_how_long_to_wait():
    response = views.too_many_requests(REQUEST, retry_after=120)
    assert (response.status_code, response.headers["Retry-After"]) == (429, "120")


def test_the_reason_of_a_failed_token_is_not_shown():
    assert b"token from POST" not in views.csrf_failure(REQUEST, reason="CSRF token from POST incorrect.").content


def test_specimens_of_the_error_pages_can_be_looked_at(client: Client):
    assert client.get("/demo/styleguide/pages/429/").status_code == 429
    assert client.get("/demo/styleguide/pages/other/").status_code == 404


def test_the_language_is_changed_by_a_plain_form(client: Client):
    response = client.post("/language/", {"language": "de", "next": "/demo/styleguide/"})
    assert response.status_code == 302
    assert b'lang="de"' in client.get("/demo/styleguide/pages/404/").content
