-- Keys under which bodies were sealed: their numbers only. A database does not open without all of them.
CREATE TABLE body_key (
  id     BLOB PRIMARY KEY,
  first  INTEGER NOT NULL
) WITHOUT ROWID;
