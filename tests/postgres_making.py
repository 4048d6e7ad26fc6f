"""An empty PostgreSQL schema of its own for each test, so that tests on several cores do not meet; only where the environment names a server."""

import contextlib
import os
import uuid

import pytest

POSTGRES = os.environ.get("DUBAN_TEST_POSTGRES", "")


@contextlib.contextmanager
def empty_postgres():
    """The URL of an empty schema, gone afterwards; skips the test where there is no server."""
    if not POSTGRES:
        pytest.skip("no PostgreSQL: DUBAN_TEST_POSTGRES is not set")
    from sqlalchemy import create_engine

    name = f"test_{uuid.uuid4().hex[:12]}"
    engine = create_engine(POSTGRES)
    with engine.begin() as connection:
        connection.exec_driver_sql(f"CREATE SCHEMA {name}")
    yield f"{POSTGRES}?options=-csearch_path%3D{name}"
    with engine.begin() as connection:
        connection.exec_driver_sql(f"DROP SCHEMA {name} CASCADE")
    engine.dispose()
