"""Questions that every page asks: their SQL is made once per connection, not at every request.

Django builds a query and its SQL anew each time it is asked, which costs ten times what the database needs for the
answer. A `Prepared` question is an ordinary queryset with a `Given` at each place that changes from one time to the next:

    OF_PERSON = Prepared(lambda: Enrolment.objects.filter(person=Given("person")).select_related("edition"))
    OF_PERSON.all(person=person.pk)

The rows are the very objects that the queryset would give. For a handful of hot questions only: everywhere else a
plain queryset is easier to read. What is given must be a value of the field's type, never a model instance.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any, Generic, TypeVar
from weakref import WeakKeyDictionary

from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BigIntegerField, CharField, Expression, Field, Model, QuerySet
from django.db.models.query import ModelIterable, ValuesListIterable, get_related_populators
from django.db.models.sql import InsertQuery, UpdateQuery

if TYPE_CHECKING:
    from django.db.backends.utils import CursorWrapper

M = TypeVar("M", bound=Model)
Row = tuple[Any, ...]


def planned(connection: BaseDatabaseWrapper) -> CursorWrapper:
    """A cursor of the connection for a statement that is sent again and again; on PostgreSQL one that has the server keep the
    plan too, which costs more to make than the answer. Not behind a pooler that hands one connection to many: there
    `ROSTRA_DATABASE_KEEPS_PLANS` says no.
    """
    if connection.settings_dict["OPTIONS"].get("prepare_threshold") is None:
        return connection.cursor()
    from rostra.kernel.plans import PlannedCursor

    connection.ensure_connection()
    own: Any = connection  # Django's way of putting its own cursor around one is not in the stubs
    return own._prepare_cursor(PlannedCursor(own.connection))


class Given(Expression):
    """The place of a value that is given when the question is asked; `field` is its type, a whole number when left out."""

    def __init__(self, name: str, field: Field | None = None) -> None:
        super().__init__(output_field=field or BigIntegerField())
        self.name = name

    def as_sql(self, compiler: Any, connection: Any, **more: Any) -> Any:
        """One place in the SQL, and itself among the parameters."""
        return "%s", [self]

    def bound(self, given: dict[str, Any], connection: BaseDatabaseWrapper) -> Any:
        """The value as the database takes it; raises KeyError when it was not given."""
        return self.output_field.get_db_prep_value(given[self.name], connection)


class Fixed(Expression):
    """A word that stands in the SQL itself, not beside it: a database uses an index of some rows only when it sees that the
    question is about those. For words of ours, such as states: letters, digits, `_` and `-`.
    """

    def __init__(self, word: str) -> None:
        super().__init__(output_field=CharField())
        if not re.fullmatch(r"[a-z0-9_-]*", word):
            raise ValueError(f"{word!r} is no word of ours")
        self.word = word

    def as_sql(self, compiler: Any, connection: Any, **more: Any) -> Any:
        """The word in quotes, and no parameter."""
        return f"'{self.word}'", []


class Prepared(Generic[M]):
    """A queryset whose SQL is made once for each connection. Gives models, or tuples for `values_list(…)`."""

    def __init__(self, build: Callable[[], QuerySet]) -> None:
        self._build = build
        self._made: WeakKeyDictionary[BaseDatabaseWrapper, _Question] = WeakKeyDictionary()

    def all(self, **given: Any) -> list[Any]:
        """Every row. One query."""
        connection = connections[DEFAULT_DB_ALIAS]
        made = self._made.get(connection)
        if made is None:
            made = self._made[connection] = _Question(self._build(), connection)
        return list(made.rows(given))

    def first(self, **given: Any) -> Any:
        """The first row or None; the queryset should end in `[:1]` when there may be many. One query."""
        return next(iter(self.all(**given)), None)


class _Question:
    """The SQL of one queryset on one connection, and how its rows become what the queryset gives."""

    def __init__(self, rows: QuerySet, connection: BaseDatabaseWrapper) -> None:
        kind: Any = rows._iterable_class
        self.rows: Callable[[dict[str, Any]], Iterator[Any]]
        if kind is not ModelIterable and kind is not ValuesListIterable:
            raise TypeError("A prepared question gives models or plain tuples.")
        plain: Any = rows
        if plain._prefetch_related_lookups:
            raise TypeError("A prepared question asks once: nothing is prefetched.")
        compiler = rows.query.get_compiler(connection=connection)
        self.connection = connection
        self.locks = rows.query.select_for_update
        self.sql, params = compiler.as_sql()
        self.params = list(params)
        columns = [column for column, *_rest in compiler.select[: compiler.col_count]]
        self.converters = [
            (place, converter, column)
            for place, (converters, column) in compiler.get_converters(columns).items()
            for converter in converters
        ]
        if kind is ModelIterable:
            self.rows = self._models
            self._know_models(compiler)
        else:
            self.rows = self._tuples

    def _know_models(self, compiler: Any) -> None:
        info = compiler.klass_info
        chosen = info["select_fields"]
        self.model = info["model"]
        self.own = slice(chosen[0], chosen[-1] + 1)
        self.names = [column.target.attname for column, *_rest in compiler.select[self.own]]
        populators: Any = get_related_populators
        self.related = populators(info, compiler.select, DEFAULT_DB_ALIAS)
        self.annotations = list(compiler.annotation_col_map.items())

    def _ask(self, given: dict[str, Any]) -> Iterator[list[Any]]:
        connection, converters = self.connection, self.converters
        if self.locks and connection.get_autocommit():
            raise transaction.TransactionManagementError("A lock needs a transaction.")
        params = [each.bound(given, connection) if isinstance(each, Given) else each for each in self.params]
        with planned(connection) as cursor:
            cursor.execute(self.sql, params)
            found = cursor.fetchall()
        for each in found:
            row = list(each)
            for place, converter, column in converters:
                row[place] = converter(row[place], column, connection)
            yield row

    def _tuples(self, given: dict[str, Any]) -> Iterator[Row]:
        return map(tuple, self._ask(given))

    def _models(self, given: dict[str, Any]) -> Iterator[Model]:
        for row in self._ask(given):
            made = self.model.from_db(DEFAULT_DB_ALIAS, self.names, row[self.own])
            for populator in self.related:
                populator.populate(row, made)
            for name, place in self.annotations:
                setattr(made, name, row[place])
            yield made


class PreparedChange:
    """An UPDATE of some fields of the row with a primary key, its SQL made once for each connection."""

    def __init__(self, model: type[Model], fields: Iterable[str]) -> None:
        self.model, self.fields = model, tuple(fields)
        self._made: WeakKeyDictionary[BaseDatabaseWrapper, tuple[str, list[Any]]] = WeakKeyDictionary()

    def save(self, row: Model) -> None:
        """Write the fields as they stand in the row. One query; no signal is sent."""
        connection = connections[DEFAULT_DB_ALIAS]
        made = self._made.get(connection)
        if made is None:
            made = self._made[connection] = self._compile(connection)
        sql, places = made
        given = {name: getattr(row, name) for name in self.fields} | {"pk": row.pk}
        params = [each.bound(given, connection) for each in places]
        with planned(connection) as cursor:
            cursor.execute(sql, params)

    def _compile(self, connection: BaseDatabaseWrapper) -> tuple[str, list[Any]]:
        # Without joins: the key of a row that extends another table is a column of its own.
        query: Any = self.model._base_manager.filter(pk=Given("pk", self.model._meta.pk)).query.chain(
            UpdateQuery
        )
        meta: Any = self.model._meta
        query.add_update_values({name: Given(name, meta.get_field(name)) for name in self.fields})
        sql, params = query.get_compiler(connection=connection).as_sql()
        return sql, list(params)


class PreparedInsert:
    """An INSERT of a whole row that gets its primary key from the database, its SQL made once for each connection."""

    def __init__(self, model: type[Model]) -> None:
        self.model = model
        self.fields = [field for field in model._meta.concrete_fields if not field.primary_key]
        self._made: WeakKeyDictionary[BaseDatabaseWrapper, str] = WeakKeyDictionary()

    def save(self, row: Model) -> None:
        """Write a new row and give it its key. One query; no signal is sent."""
        connection = connections[DEFAULT_DB_ALIAS]
        sql = self._made.get(connection)
        if sql is None:
            sql = self._made[connection] = self._compile(row, connection)
        params = [field.get_db_prep_save(field.pre_save(row, add=True), connection) for field in self.fields]
        with planned(connection) as cursor:
            cursor.execute(sql, params)
            row.pk = cursor.fetchone()[0]
        row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS

    def _compile(self, row: Model, connection: BaseDatabaseWrapper) -> str:
        query = InsertQuery(self.model)
        query.insert_values(self.fields, [row])
        compiler = query.get_compiler(connection=connection)
        compiler.returning_fields = [self.model._meta.pk]
        ((sql, _params),) = compiler.as_sql()
        return sql
