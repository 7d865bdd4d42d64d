"""The whole product, a browser, and people who use it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser

from tests.conftest import RUN_FOLDER
from tests.support.product import Product

pytest.register_assert_rewrite("tests.e2e.people")
from tests.e2e.people import Visitor  # noqa: E402  its assertions explain themselves


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/e2e/" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def product(chromium: str) -> Iterator[Product]:
    """Started once for all tests here; they file requests of people of their own."""
    running = Product(RUN_FOLDER / "product")
    yield running
    assert running.stop() == 0


@pytest.fixture
def visit(product: Product, browser: Browser) -> Iterator[Callable[..., Visitor]]:
    """Makes somebody with a browser context of their own; takes what a context takes."""
    visitors: list[Visitor] = []

    def make(**settings: object) -> Visitor:
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **settings})
        visitors.append(Visitor(product.address, context))
        return visitors[-1]

    yield make
    for visitor in visitors:
        visitor.context.close()
    assert [trouble for visitor in visitors for trouble in visitor.troubles] == []
