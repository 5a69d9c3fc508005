-- Each entry carries the hash of the one before it of the same node: SHA-256 over the previous hash and the canonical entry. Times never descend.
CREATE TABLE audit (
  id       INTEGER PRIMARY KEY,
  node     TEXT NOT NULL,
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
CREATE INDEX audit_denied ON audit (id) WHERE denied = 1;

-- Signed statements of how far the trail went, as they also stand in the second place, line by line.
CREATE TABLE audit_checkpoint (
  node      TEXT NOT NULL,
  sequence  INTEGER NOT NULL,
  line      TEXT NOT NULL,
  PRIMARY KEY (node, sequence)
) STRICT;
