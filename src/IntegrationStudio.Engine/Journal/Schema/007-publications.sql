-- Which version of a mapping a channel runs. Rows are only added; the last one of a channel and mapping is in force. A row without a number withdraws.
-- "replaces" is the row that its publisher saw in force: two that saw the same cannot both follow it, so that the history is a line.
CREATE TABLE publication (
  id              INTEGER PRIMARY KEY,
  channel         TEXT NOT NULL,
  mapping         TEXT NOT NULL,
  number          TEXT,
  candidate       INTEGER,
  effective_hash  TEXT,
  publisher       TEXT NOT NULL,
  name            TEXT NOT NULL,
  at              INTEGER NOT NULL,
  note            TEXT,
  emergency       INTEGER,
  expires         INTEGER,
  replaces        INTEGER NOT NULL,
  UNIQUE (channel, mapping, replaces)
) STRICT;

CREATE INDEX publication_version ON publication (mapping, number);

-- One person asks, another confirms. state: 0 asked, 1 in force, 2 refused or withdrawn, 3 reviewed, 4 expired.
CREATE TABLE emergency (
  id              INTEGER PRIMARY KEY,
  channel         TEXT NOT NULL,
  mapping         TEXT NOT NULL,
  number          TEXT NOT NULL,
  candidate       INTEGER NOT NULL,
  effective_hash  TEXT NOT NULL,
  asker           TEXT NOT NULL,
  asker_name      TEXT NOT NULL,
  asked           INTEGER NOT NULL,
  reason          TEXT NOT NULL,
  decider         TEXT,
  decider_name    TEXT,
  decided         INTEGER,
  state           INTEGER NOT NULL
) STRICT;

CREATE INDEX emergency_open ON emergency (channel, mapping) WHERE state < 2;

-- What versions did differently, bound to the effective hashes of both. report is JSON, compressed as "encoding" says.
CREATE TABLE behaviour (
  id           INTEGER PRIMARY KEY,
  mapping      TEXT NOT NULL,
  before_hash  TEXT NOT NULL,
  after_hash   TEXT NOT NULL,
  actor        TEXT NOT NULL,
  name         TEXT NOT NULL,
  at           INTEGER NOT NULL,
  scope        TEXT NOT NULL,
  encoding     INTEGER NOT NULL,
  report       BLOB NOT NULL
) STRICT;

CREATE INDEX behaviour_hashes ON behaviour (mapping, after_hash, before_hash, id);
