"""Many small access requests through the real broker and two worker processes, beside tasks that do nothing."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
from django.db.models import Sum

from benchmarks import records
from benchmarks.cases import filed, handler
from benchmarks.machine import Machine
from benchmarks.measuring import timed
from benchmarks.noop import nothing
from benchmarks.results import Line, Section, seconds
from benchmarks.worker import running, until
from portal.cases import services
from portal.cases.lifecycle import Kind, State
from portal.cases.models import Case, Document, Finding
from portal.outbox.models import Job, JobState

COLLECTIONS, ROWS_EACH, PEOPLE = 10, 3, 200
REQUESTS, TASKS, TRIES = 100, 2_000, 3
WANTED = 20
GLANCE = 0.1  # seconds between two looks of the office, each of which takes time from the workers
DATASET = """
dataset:
  - fides_key: records
    name: Records
    collections:
      - name: person
        fields:
          - {name: id, fides_meta: {primary_key: true}}
          - {name: email, data_categories: [user.contact.email], fides_meta: {identity: email}}
          - {name: name, data_categories: [user.name]}
"""
PART = """
      - name: part{number}
        fields:
          - {{name: id, fides_meta: {{primary_key: true}}}}
          - name: person_id
            fides_meta: {{references: [{{dataset: records, field: person.id, direction: from}}]}}
          - {{name: note, data_categories: [user.content]}}
          - {{name: day}}
"""
HOW = f"""\
{REQUESTS} requests of as many people, each with {1 + COLLECTIONS} collections and {1 + COLLECTIONS * ROWS_EACH} rows,
through the broker and two worker processes, the best of {TRIES} tries. The time runs from the click that starts the
first search to the last finished package, with every approval between. `with filing and mails` runs from the first
filing and takes in the confirmations and both mails of each. The office and Postgres run on the same cores. `alone`
is one request while nothing else is done; Fides says of its own: 0.7 s. Beside it, {TASKS:,} tasks of Celery that do
nothing, through the same broker and the same workers."""


def run(machine: Machine) -> Section:
    """Measure one request alone, many at once, and tasks that do nothing."""
    records.register(make(machine), dataset())
    with running(machine, processes=2, include="benchmarks.noop"):
        answer(received(range(2)))
        alone = min(timed(lambda: answer(received(range(1)))) for _try in range(TRIES))
        whole = min(timed(lambda: answer(received(range(REQUESTS)))) for _try in range(TRIES))
        many = min(_answered(REQUESTS) for _try in range(TRIES))
        idle = min(timed(lambda: send(machine)) for _try in range(TRIES))
    return Section("Small access requests", HOW, list(_lines(alone, REQUESTS / whole, REQUESTS / many, TASKS / idle)))


def received(people: range) -> list[Case]:
    """A request of each of these people, filed and confirmed."""
    return [filed(Kind.ACCESS, f"person{number}@example.org") for number in people]


def answer(cases: list[Case]) -> None:
    """Take requests from the search to the package. Raises RuntimeError if one is not whole."""
    by = handler()
    for case in cases:
        services.search(case, by=by)
    waiting = {case.pk for case in cases}
    while waiting:
        found = Case.objects.filter(pk__in=waiting, state=State.REVIEW)
        until(found.exists, "a search ends", every=GLANCE)
        for case in found:
            services.approve(case, by=by)
            waiting.discard(case.pk)
    ready = Case.objects.filter(pk__in=[case.pk for case in cases], state=State.READY)
    until(lambda: ready.count() == len(cases), "the packages are made", every=GLANCE)
    _check([case.pk for case in cases])


def send(machine: Machine) -> None:
    """Send tasks that do nothing and wait until the last is done."""
    broker = machine.broker.client()
    for _task in range(TASKS):
        nothing.delay()
    until(lambda: not broker.llen("habeas") and not broker.hlen("unacked"), "the tasks are done")


def make(machine: Machine) -> str:
    """The data system; gives its URL."""
    url = machine.postgres.create_database("small")
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE person (id int PRIMARY KEY, email text UNIQUE, name text)")
        connection.execute(
            "INSERT INTO person SELECT n, 'person' || n || '@example.org', 'Person Example'"
            " FROM generate_series(0, %s) n",
            [PEOPLE - 1],
        )
        for number in range(COLLECTIONS):
            connection.execute(
                f"CREATE TABLE part{number} (id int PRIMARY KEY, person_id int REFERENCES person, note text, day date)"
            )
            connection.execute(f"CREATE INDEX ON part{number} (person_id)")
            connection.execute(
                f"INSERT INTO part{number} SELECT n, n / %s, 'note ' || n, date '2026-01-01' + n"
                " FROM generate_series(0, %s) n",
                [ROWS_EACH, PEOPLE * ROWS_EACH - 1],
            )
    records.settle(url)
    return url


def dataset() -> str:
    """The dataset file of the system."""
    return DATASET + "".join(PART.format(number=number) for number in range(COLLECTIONS))


def _answered(count: int) -> float:
    """Seconds for the search to the package of so many, whose first mails are sent before."""
    cases = received(range(count))
    mails = Job.objects.exclude(state=JobState.DONE)
    until(lambda: not mails.exists(), "the mails are sent")
    return timed(lambda: answer(cases))


def _check(cases: list[int]) -> None:
    rows = Finding.objects.filter(case__in=cases).aggregate(rows=Sum("found"))["rows"]
    packages = Document.objects.filter(case__in=cases).exclude(file=None).count()
    mails = Job.objects.filter(case__in=cases).exclude(state=JobState.DONE)
    until(lambda: not mails.exists(), "the mails are sent")
    if (rows, packages) != (len(cases) * (1 + COLLECTIONS * ROWS_EACH), len(cases)):
        raise RuntimeError(f"{len(cases)} requests gave {packages} packages with {rows} rows")


def _lines(alone: float, whole: float, rate: float, tasks: float) -> Iterator[Line]:
    nothings = f"{tasks:.0f} tasks that do nothing"
    yield Line("requests a second", f"{rate:.1f}", nothings, f"at least {WANTED}", met=rate >= WANTED)
    yield Line("with filing and mails", f"{whole:.1f}", nothings)
    yield Line("alone, from filing to package", seconds(alone))
