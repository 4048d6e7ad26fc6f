"""Which server reads a file that was handed in, and until when that holds."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Adds the columns where they are not there yet: in a new database the first migration has made them."""
    there = {column["name"] for column in sa.inspect(op.get_bind()).get_columns("uploads")}
    for name, size in (("owner", 64), ("until", 20)):
        if name not in there:
            op.add_column("uploads", sa.Column(name, sa.String(size), nullable=False, server_default=""))
