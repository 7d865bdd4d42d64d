"""What MariaDB and MySQL say of their tables: in a handful of queries, where SQLAlchemy asks for each table, and misses
the CHECK of a column and which documents are JSON.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import mysql

from workers.connectors.relations import ForeignKey, Relation

Name = tuple[str | None, str]

RELATIONS = sa.text("""
SELECT t.TABLE_NAME, t.TABLE_TYPE, t.ENGINE, v.IS_UPDATABLE
FROM information_schema.TABLES t LEFT JOIN information_schema.VIEWS v
    ON v.TABLE_SCHEMA = t.TABLE_SCHEMA AND v.TABLE_NAME = t.TABLE_NAME
WHERE t.TABLE_SCHEMA = :schema AND t.TABLE_NAME IN :names
""").bindparams(sa.bindparam("names", expanding=True))
ENGINES = sa.text("SELECT ENGINE FROM information_schema.ENGINES WHERE TRANSACTIONS = 'YES'")
COLUMNS = sa.text("""
SELECT TABLE_NAME, COLUMN_NAME, DATA_TYPE, COLUMN_TYPE, CHARACTER_MAXIMUM_LENGTH AS LENGTH, COLLATION_NAME,
    IS_NULLABLE, EXTRA, PRIVILEGES
FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = :schema AND TABLE_NAME IN :names
ORDER BY TABLE_NAME, ORDINAL_POSITION
""").bindparams(sa.bindparam("names", expanding=True))
INDEXES = sa.text("""
SELECT * FROM information_schema.STATISTICS
WHERE TABLE_SCHEMA = :schema AND TABLE_NAME IN :names AND NON_UNIQUE = 0
ORDER BY TABLE_NAME, INDEX_NAME, SEQ_IN_INDEX
""").bindparams(sa.bindparam("names", expanding=True))
CHECKS = sa.text("""
SELECT c.TABLE_NAME, c.CONSTRAINT_NAME, x.CHECK_CLAUSE
FROM information_schema.TABLE_CONSTRAINTS c JOIN information_schema.CHECK_CONSTRAINTS x
    ON x.CONSTRAINT_SCHEMA = c.CONSTRAINT_SCHEMA AND x.CONSTRAINT_NAME = c.CONSTRAINT_NAME
WHERE c.CONSTRAINT_SCHEMA = :schema AND c.TABLE_NAME IN :names AND c.CONSTRAINT_TYPE = 'CHECK'
""").bindparams(sa.bindparam("names", expanding=True))
MARIADB_CHECKS = sa.text("""
SELECT TABLE_NAME, CONSTRAINT_NAME, CHECK_CLAUSE FROM information_schema.CHECK_CONSTRAINTS
WHERE CONSTRAINT_SCHEMA = :schema AND TABLE_NAME IN :names
""").bindparams(sa.bindparam("names", expanding=True))
MAY_DELETE = sa.text("""
SELECT NULL FROM information_schema.USER_PRIVILEGES WHERE PRIVILEGE_TYPE = 'DELETE' AND GRANTEE = :who
UNION ALL SELECT NULL FROM information_schema.SCHEMA_PRIVILEGES
WHERE PRIVILEGE_TYPE = 'DELETE' AND GRANTEE = :who AND :schema LIKE TABLE_SCHEMA
UNION ALL SELECT TABLE_NAME FROM information_schema.TABLE_PRIVILEGES
WHERE PRIVILEGE_TYPE = 'DELETE' AND GRANTEE = :who AND TABLE_SCHEMA = :schema
""")
FOREIGN_KEYS = sa.text("""
SELECT CONSTRAINT_SCHEMA, TABLE_NAME, CONSTRAINT_NAME, TABLE_SCHEMA, COLUMN_NAME, REFERENCED_TABLE_SCHEMA,
    REFERENCED_TABLE_NAME, REFERENCED_COLUMN_NAME
FROM information_schema.KEY_COLUMN_USAGE WHERE REFERENCED_TABLE_NAME IS NOT NULL
ORDER BY CONSTRAINT_SCHEMA, TABLE_NAME, CONSTRAINT_NAME, ORDINAL_POSITION
""")
RULES = sa.text("""
SELECT CONSTRAINT_SCHEMA, TABLE_NAME, CONSTRAINT_NAME, DELETE_RULE FROM information_schema.REFERENTIAL_CONSTRAINTS
""")
IS_JSON = re.compile(r'json_valid\([`"](.+)[`"]\)')  # what the type JSON of MariaDB is
OCTETS = ("binary", "varbinary", "tinyblob", "blob", "mediumblob", "longblob")
SHAPES = (
    *("geometry", "point", "linestring", "polygon"),
    *("multipoint", "multilinestring", "multipolygon", "geometrycollection", "geomcollection"),
)
TYPES: Mapping[str, sa.types.TypeEngine[Any]] = {
    **dict.fromkeys(("tinyint", "smallint", "mediumint", "int", "bigint", "year"), sa.BigInteger()),
    **dict.fromkeys(("decimal", "float", "double"), sa.Numeric()),
    **dict.fromkeys(OCTETS, sa.LargeBinary()),
    "bit": mysql.BIT(),
    "date": sa.Date(),
    "datetime": sa.DateTime(),
    "timestamp": sa.DateTime(timezone=True),
    "time": sa.Time(),
    "json": sa.JSON(),
    "uuid": sa.Uuid(),
}


class Other(sa.types.UserDefinedType[Any]):
    """A type that SQLAlchemy does not know, as the database writes it."""

    cache_ok = True

    def __init__(self, written: str) -> None:
        self.written = written

    def get_col_spec(self, **_how: Any) -> str:
        """As the database writes it."""
        return self.written


class Geometry(Other):
    """A place or a shape."""


class Described:
    """What the database says of some tables of one schema, each kind of thing asked for once."""

    def __init__(self, connection: sa.Connection, schema: str | None, names: Sequence[str]) -> None:
        self.schema = schema
        asked = {"schema": schema or _database(connection), "names": list(names)}
        columns = connection.execute(COLUMNS, asked).mappings().all()
        statement = MARIADB_CHECKS if _is_mariadb(connection) else CHECKS
        checks = [(table, str(name), _said(text)) for table, name, text in connection.execute(statement, asked)]
        documents = {(table, found[1]) for table, _, text in checks if (found := IS_JSON.fullmatch(text))}
        self.columns = {(schema, name): list(each) for name, each in _columns(columns, documents)}
        indexes = list(_indexes(connection.execute(INDEXES, asked).mappings()))
        self.primary_keys = {
            (schema, name): {"constrained_columns": index["column_names"]}
            for name, index in indexes
            if index["primary"]
        }
        self.uniques: dict[Name, list[Any]] = {}
        self.indexes: dict[Name, list[Any]] = {}
        for name, index in indexes:
            if not index["primary"]:
                self.indexes.setdefault((schema, name), []).append(index)
        self.checks: dict[Name, list[Any]] = {}
        for table, name, text in checks:
            self.checks.setdefault((schema, table), []).append({"name": name, "sqltext": text})
        self.relations = _relations(connection, asked, columns)


def foreign_keys(connection: sa.Connection) -> Iterator[ForeignKey]:
    """Every foreign key that this account may see."""
    rules = {(schema, table, name): rule for schema, table, name, rule in connection.execute(RULES)}
    rows = connection.execute(FOREIGN_KEYS).all()
    for key, group in groupby(rows, key=lambda row: (row[0], row[1], row[2])):
        parts = list(group)
        first = parts[0]
        ours, theirs = tuple(part[4] for part in parts), tuple(part[7] for part in parts)
        yield ForeignKey((first[3], first[1]), ours, (first[5], first[6]), theirs, rules.get(tuple(key), "RESTRICT"))


def _is_mariadb(connection: sa.Connection) -> bool:
    return bool(getattr(connection.dialect, "is_mariadb", False))


def _database(connection: sa.Connection) -> str:
    return str(connection.execute(sa.text("SELECT DATABASE()")).scalar_one())


def _said(clause: str | bytes) -> str:
    """A condition as SQL; MySQL puts a backslash before each quotation mark in it."""
    text = clause.decode() if isinstance(clause, bytes) else clause
    return text.replace("_utf8mb4\\'", "_utf8mb4'").replace("\\')", "')") if "_utf8mb4\\'" in text else text


def _columns(rows: Sequence[Any], documents: set[tuple[str, str]]) -> Iterator[tuple[str, Iterable[dict[str, Any]]]]:
    for table, group in groupby(rows, key=lambda row: str(row["TABLE_NAME"])):
        yield table, [_column(row, json=(table, row["COLUMN_NAME"]) in documents) for row in group]


def _column(row: Any, *, json: bool) -> dict[str, Any]:
    made = re.search("VIRTUAL|STORED|PERSISTENT", row["EXTRA"] or "") is not None
    type_ = sa.JSON() if json else _type(row)
    return {"name": row["COLUMN_NAME"], "type": type_, "nullable": row["IS_NULLABLE"] == "YES", "computed": made}


def _type(row: Any) -> sa.types.TypeEngine[Any]:
    kind, length, collation = str(row["DATA_TYPE"]).lower(), row["LENGTH"], row["COLLATION_NAME"]
    if kind in ("char", "varchar"):
        return sa.String(length, collation)
    if kind.endswith("text"):
        return sa.Text(length if length < 256 else None, collation)
    if kind in SHAPES:
        return Geometry(row["COLUMN_TYPE"])
    return TYPES.get(kind) or Other(row["COLUMN_TYPE"])


def _indexes(rows: Iterable[Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Unique ones; of one over the first characters or over an expression, all parts as expressions."""
    for (table, name), group in groupby(rows, key=lambda row: (str(row["TABLE_NAME"]), row["INDEX_NAME"])):
        parts = list(group)
        index = {"unique": True, "primary": name == "PRIMARY", "dialect_options": {}}
        index["column_names"] = [part["COLUMN_NAME"] for part in parts]
        if any(part["SUB_PART"] or part.get("EXPRESSION") for part in parts):
            index["expressions"] = list(map(_expression, parts))
        yield table, index


def _expression(part: Any) -> str:
    if part["COLUMN_NAME"] is None:
        return f"({_said(part['EXPRESSION'])})"
    column = '"' + part["COLUMN_NAME"].replace('"', '""') + '"'
    return f"left({column}, {part['SUB_PART']})" if part["SUB_PART"] else column


def _relations(connection: sa.Connection, asked: dict[str, Any], columns: Iterable[Any]) -> dict[str, Relation]:
    schema = str(asked["schema"])
    safe = set(connection.execute(ENGINES).scalars())
    updatable = {row["TABLE_NAME"] for row in columns if "update" in row["PRIVILEGES"].lower()}
    deletable = _deletable(connection, schema)
    found = {}
    for name, kind, engine, changes in connection.execute(RELATIONS, asked):
        may = changes != "NO"
        unsafe = str(engine) if engine and engine not in safe else ""
        delete = may and (None in deletable or name in deletable)
        found[name] = Relation((schema, name), "VIEW" in kind, may and name in updatable, delete, unsafe)
    return found


def _deletable(connection: sa.Connection, schema: str) -> set[str | None]:
    """Tables whose rows this account may delete, None for all; what a role may it cannot see, and finds out."""
    account, role = connection.execute(sa.text("SELECT CURRENT_USER(), CURRENT_ROLE()")).one()
    if role not in (None, "NONE"):
        return {None}
    user, _at, host = account.rpartition("@")
    return set(connection.execute(MAY_DELETE, {"who": f"'{user}'@'{host}'", "schema": schema}).scalars())
