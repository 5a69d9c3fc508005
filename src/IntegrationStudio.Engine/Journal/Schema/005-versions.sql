-- Packed folders by the SHA-256 of their bytes. Nothing here is ever changed.
CREATE TABLE version_content (
  hash    BLOB NOT NULL PRIMARY KEY,
  content BLOB NOT NULL
) STRICT;

-- A version, or a candidate for one: a draft as it was when it was handed in. Only its state and what was decided ever change.
CREATE TABLE version (
  seq            INTEGER PRIMARY KEY,
  id             TEXT NOT NULL,
  number         TEXT NOT NULL,
  rank           INTEGER NOT NULL,       -- orders numbers: 1.2.10 after 1.2.9
  candidate      INTEGER NOT NULL,
  state          INTEGER NOT NULL,
  origin         INTEGER NOT NULL,
  content_hash   TEXT NOT NULL,
  effective_hash TEXT NOT NULL,          -- empty while nothing that it uses is pinned
  content        BLOB NOT NULL REFERENCES version_content (hash),
  bytes          INTEGER NOT NULL,
  base           TEXT,                   -- the number that the change was counted from
  kind           INTEGER,
  size           TEXT,
  summary        TEXT NOT NULL,          -- what lists show, so that they need not unpack
  submitter      TEXT NOT NULL,
  submitter_name TEXT NOT NULL,
  comment        TEXT NOT NULL,
  draft_revision INTEGER,
  draft_hash     BLOB,
  created        INTEGER NOT NULL,
  decided        INTEGER,
  UNIQUE (id, number, candidate)
) STRICT;

CREATE UNIQUE INDEX version_number ON version (id, number) WHERE state IN (4, 5);
CREATE UNIQUE INDEX version_open ON version (id) WHERE state = 1;
CREATE INDEX version_history ON version (id, seq);
CREATE INDEX version_rank ON version (id, state, rank);
CREATE INDEX version_effective ON version (effective_hash);

CREATE TABLE version_author (
  seq    INTEGER NOT NULL REFERENCES version (seq),
  author TEXT NOT NULL,
  name   TEXT NOT NULL,
  PRIMARY KEY (seq, author)
) STRICT, WITHOUT ROWID;

-- Who approved exactly which content.
CREATE TABLE version_approval (
  seq            INTEGER NOT NULL REFERENCES version (seq),
  approver       TEXT NOT NULL,
  name           TEXT NOT NULL,
  effective_hash TEXT NOT NULL,
  reason         TEXT,
  at             INTEGER NOT NULL,
  PRIMARY KEY (seq, approver)
) STRICT, WITHOUT ROWID;

CREATE TABLE version_label (
  seq   INTEGER NOT NULL REFERENCES version (seq),
  label TEXT NOT NULL,
  PRIMARY KEY (seq, label)
) STRICT, WITHOUT ROWID;

-- Everything that a version pins, by effective hash, the product's definitions among it: it runs as it was although the folder beside the program has other files by now.
CREATE TABLE frozen (
  effective_hash TEXT NOT NULL PRIMARY KEY,
  id             TEXT NOT NULL,
  number         TEXT NOT NULL,
  content_hash   TEXT NOT NULL,
  content        BLOB NOT NULL REFERENCES version_content (hash)
) STRICT, WITHOUT ROWID;

CREATE TABLE frozen_use (
  effective_hash TEXT NOT NULL,
  used           TEXT NOT NULL,
  PRIMARY KEY (effective_hash, used)
) STRICT, WITHOUT ROWID;

CREATE INDEX frozen_used ON frozen_use (used);
CREATE INDEX frozen_id ON frozen (id);

-- Everybody who saved a draft since the last version of it was approved.
CREATE TABLE draft_author (
  id     TEXT NOT NULL,
  author TEXT NOT NULL,
  name   TEXT NOT NULL,
  first  INTEGER NOT NULL,
  last   INTEGER NOT NULL,
  PRIMARY KEY (id, author)
) STRICT, WITHOUT ROWID;
