-- Each entry carries the hash of the one before it: SHA-256 over the previous hash and the canonical entry.
CREATE TABLE audit (
  id       INTEGER PRIMARY KEY,
  at       INTEGER NOT NULL,
  actor    TEXT NOT NULL,
  name     TEXT NOT NULL,
  action   TEXT NOT NULL,
  subject  TEXT NOT NULL,
  denied   INTEGER NOT NULL,
  reason   TEXT,
  hash     TEXT,
  detail   TEXT,
  address  TEXT,
  chain    BLOB NOT NULL
) STRICT;

CREATE INDEX audit_at ON audit (at);
CREATE INDEX audit_actor ON audit (actor, id);
CREATE INDEX audit_action ON audit (action, id);
CREATE INDEX audit_subject ON audit (subject, id);
