"""The desk's first page with few and with many cases: the same queries, the same time."""

from __future__ import annotations

import uuid
from datetime import timedelta

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from benchmarks.machine import Machine
from benchmarks.measuring import least
from benchmarks.results import Line, Section, seconds, times
from portal.cases import services
from portal.cases.lifecycle import Kind, State
from portal.cases.models import Case
from portal.cases.request import Request
from portal.cases.services.filing import Filing
from portal.staff.models import Role, User

FEW, MANY = 1_000, 100_000
LOOKS = 30
DAYS, OVERDUE = 100, 10
STATES = (State.OPEN, State.WAITING, State.REVIEW, State.UNCONFIRMED, State.COMPLETED)

COPIES = (
    "CREATE TEMPORARY TABLE copy AS SELECT c AS twin, c.id AS origin FROM cases_case c, generate_series(1, %(copies)s)",
    """UPDATE copy SET twin.id = nextval(pg_get_serial_sequence('cases_case', 'id')), twin.due_on = (twin).due_on + 10,
       twin.submission = gen_random_uuid(), twin.reference = left('HB-' || gen_random_uuid(), 20)""",
    "INSERT INTO cases_case SELECT (twin).* FROM copy",
    """INSERT INTO vault_casekey (case_id, fields, files)
       SELECT (twin).id, fields, files FROM copy JOIN vault_casekey ON case_id = origin""",
    """INSERT INTO cases_searchword (case_id, word)
       SELECT (twin).id, word FROM copy JOIN cases_searchword ON case_id = origin""",
    "VACUUM ANALYZE",
)


def run(machine: Machine) -> Section:
    """Open the page with 1,000 and with 100,000 cases."""
    user = User.objects.create_user("queue@example.org", "not used", name="Quinn Example", role=Role.DPO)
    desk = Client(SERVER_NAME="localhost")
    desk.force_login(user)
    file_cases(FEW)
    few_queries, few = look(desk)
    multiply(MANY // FEW)
    many_queries, many = look(desk)
    return Section(
        "The desk's queue",
        f"The page of the most pressing cases, best of {LOOKS} looks, every name on it decrypted.",
        [
            Line(
                f"queries with {MANY:,} cases",
                str(many_queries),
                f"{few_queries} with {FEW:,}",
                "as many",
                met=many_queries == few_queries,
            ),
            Line(
                f"time with {MANY:,} cases",
                seconds(many),
                f"{seconds(few)} with {FEW:,} ({times(many / few)})",
                "at most 1.5 times",
                met=many <= 1.5 * few,
            ),
        ],
    )


def look(desk: Client) -> tuple[int, float]:
    """How many queries the page takes, and the least time."""
    with CaptureQueriesContext(connection) as queries:
        page = desk.get("/desk/")
    if page.status_code != 200:
        raise RuntimeError(f"the queue answers {page.status_code}")
    count = len(queries)
    return count, least(lambda: desk.get("/desk/"), LOOKS)


def file_cases(count: int) -> None:
    """Cases as they come in over months, filed the ordinary way."""
    today = timezone.localdate()
    for number in range(count):
        request = Request(f"Person{number} Example", f"person{number}@example.org")
        case = services.file_request(Filing(uuid.uuid4(), Kind.ACCESS, request, "en"))
        due_on = today + timedelta(days=number % DAYS - OVERDUE)
        Case.objects.filter(pk=case.pk).update(state=STATES[number % len(STATES)], due_on=due_on)


def multiply(factor: int) -> None:
    """Make ``factor`` of each case, the copies due later, so that the first page stays as it is."""
    with connection.cursor() as cursor:
        for statement in COPIES:
            cursor.execute(statement, {"copies": factor - 1})
