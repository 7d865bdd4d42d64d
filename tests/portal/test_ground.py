import psycopg


def test_target_databases_are_new_and_empty(new_database):
    with psycopg.connect(new_database()) as connection:
        tables = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
    assert tables == (0,)


def test_the_broker_answers(broker):
    assert broker.client().ping()
