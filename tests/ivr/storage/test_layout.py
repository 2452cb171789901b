"""What a revision's tables are, and that values survive being written."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
import sqlalchemy as sa

from ivr.storage import StorageError
from ivr.storage.engine import newest_revision
from ivr.storage.layout import Kind, TableLayout, cells, layout_of, table_layout, values
from ivr.storage.models import Base

pytestmark = pytest.mark.web

NOON = datetime(2026, 11, 24, 12, 0, 0, 1, tzinfo=UTC)


def test_the_newest_layout_is_what_the_models_say() -> None:
    found = {layout.name: layout for layout in layout_of(newest_revision())}
    assert set(found) == set(Base.metadata.tables)
    for name, table in Base.metadata.tables.items():
        of_models = table_layout(table)
        assert dict(found[name].columns) == dict(of_models.columns)
        assert found[name].serial == of_models.serial


def test_tables_come_after_those_that_they_refer_to() -> None:
    names = [layout.name for layout in layout_of(newest_revision())]
    for table in Base.metadata.tables.values():
        for key in table.foreign_keys:
            assert names.index(key.column.table.name) < names.index(table.name)


def test_an_older_revision_has_fewer_tables() -> None:
    assert {layout.name for layout in layout_of("0001")} < set(Base.metadata.tables)


def test_an_unknown_revision_is_a_newer_one() -> None:
    with pytest.raises(StorageError, match="newer version; upgrade callsteer"):
        layout_of("9999")


@pytest.mark.parametrize(
    ("kind", "value", "cell"),
    [
        (Kind.TEXT, "كتب\n", "كتب\n"),
        (Kind.TEXT, "", ""),
        (Kind.WHOLE, -(2**40), -(2**40)),
        (Kind.REAL, 0.1 + 0.2, 0.30000000000000004),
        (Kind.TRUTH, False, False),
        (Kind.BYTES, b"\x00\xff", "AP8="),
        (Kind.MOMENT, NOON, "2026-11-24T12:00:00.000001+00:00"),
        (Kind.TEXT, None, None),
        (Kind.JSON, None, None),
    ],
)
def test_a_value_survives(kind: Kind, value: Any, cell: Any) -> None:
    layout = TableLayout("birds", (("it", kind),))
    assert cells(layout, [value]) == [cell]
    assert values(layout, [cell]) == {"it": value}
    assert type(values(layout, [cell])["it"]) is type(value)


def test_a_moment_of_another_zone_is_kept_in_utc() -> None:
    layout = TableLayout("birds", (("at", Kind.MOMENT),))
    there = NOON.astimezone(timezone(timedelta(hours=5, minutes=30)))
    assert cells(layout, [there]) == cells(layout, [NOON])
    assert cells(layout, [NOON.replace(tzinfo=None)]) == cells(layout, [NOON])


def test_a_null_of_json_is_not_a_missing_value() -> None:
    layout = TableLayout("birds", (("song", Kind.JSON),))
    assert values(layout, ["null"]) == {"song": sa.JSON.NULL}
    assert values(layout, ['{"a":[1]}']) == {"song": {"a": [1]}}


def test_a_row_of_another_length_is_refused() -> None:
    with pytest.raises(ValueError, match="zip"):
        values(TableLayout("birds", (("name", Kind.TEXT),)), ["a", "b"])


def test_a_type_that_nothing_is_for_is_named() -> None:
    birds = sa.Table("birds", sa.MetaData(), sa.Column("flies", sa.Interval()))
    with pytest.raises(StorageError, match=r"birds\.flies: .* cannot be backed up"):
        table_layout(birds)
