"""What people decide, kept in a real database: reviews and corrections, progress, links, users, and an append-only history.

`database` opens, migrates, backs up and restores · `schema` the tables · `circulars` the library · `corrections` what a person changed in
a matrix, and how it is laid over a new run · `reviews` records and undoes them · `entries` progress typed into the ledger, `overlay` the rows with it · `people` users,
passwords, sessions. SQLite in one file by default, PostgreSQL by one setting (`DUBAN_DATABASE` or `--database`); every write is one
transaction and leaves a line in the history.
"""
