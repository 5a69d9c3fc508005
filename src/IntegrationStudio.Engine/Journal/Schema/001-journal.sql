-- Times are microseconds since 1970, UTC. States below 10 are open (see MessageState and DeliveryState).

CREATE TABLE channel (
  id    INTEGER PRIMARY KEY,
  name  TEXT NOT NULL UNIQUE
);

CREATE TABLE destination (
  id       INTEGER PRIMARY KEY,
  channel  INTEGER NOT NULL REFERENCES channel (id),
  name     TEXT NOT NULL,
  UNIQUE (channel, name)
);

-- What a channel was when it took a message in: a message is recovered with exactly this. Its mapping is pinned in the message itself.
CREATE TABLE plan (
  id          INTEGER PRIMARY KEY,
  channel     INTEGER NOT NULL REFERENCES channel (id),
  hash        TEXT NOT NULL,
  definition  TEXT NOT NULL,
  UNIQUE (channel, hash)
);

CREATE TABLE mapping (
  id              INTEGER PRIMARY KEY,
  name            TEXT NOT NULL,
  version         TEXT NOT NULL,
  effective_hash  TEXT NOT NULL,
  UNIQUE (name, version, effective_hash)
);

CREATE TABLE message (
  id                INTEGER PRIMARY KEY,
  channel           INTEGER NOT NULL,
  plan              INTEGER NOT NULL,
  state             INTEGER NOT NULL,
  received          INTEGER NOT NULL,
  processed         INTEGER,
  settled           INTEGER,
  marks             INTEGER NOT NULL,
  crashes           INTEGER NOT NULL DEFAULT 0,
  problem_count     INTEGER NOT NULL,
  mapping           INTEGER,
  replay_of         INTEGER,
  size              INTEGER NOT NULL,
  body_key          INTEGER NOT NULL,  -- the first 8 bytes of body_hash
  body_hash         BLOB NOT NULL,     -- SHA-256
  type              TEXT,
  control_id        TEXT,
  patient_id        TEXT,
  application       TEXT,
  facility          TEXT,
  ordering_key      TEXT,
  idempotency_key   TEXT,
  source            TEXT NOT NULL,
  acknowledgement   BLOB
);

-- Indexes with few distinct values grow at a few ends and stay cheap; the two over ids are what search and de-duplication cost.
CREATE INDEX message_channel ON message (channel);
CREATE INDEX message_type ON message (type);
CREATE INDEX message_received ON message (received);
CREATE INDEX message_unusual ON message (state) WHERE state <> 10;
CREATE INDEX message_control ON message (control_id, channel, facility, application, body_key) WHERE control_id IS NOT NULL;
CREATE INDEX message_patient ON message (patient_id) WHERE patient_id IS NOT NULL;
CREATE INDEX message_idempotency ON message (idempotency_key, channel) WHERE idempotency_key IS NOT NULL;
CREATE INDEX message_anonymous ON message (body_key) WHERE control_id IS NULL AND idempotency_key IS NULL;

-- Content lies apart from the rows that lists read. encoding: 0 as is, 1 Brotli.
CREATE TABLE raw (
  message   INTEGER PRIMARY KEY,
  encoding  INTEGER NOT NULL,
  bytes     BLOB NOT NULL
);

CREATE TABLE output (
  id            INTEGER PRIMARY KEY,
  message       INTEGER NOT NULL,
  content_type  TEXT NOT NULL,
  encoding      INTEGER NOT NULL,
  bytes         BLOB NOT NULL
);

CREATE INDEX output_message ON output (message);

-- JSON array of problems; no row without any.
CREATE TABLE problem (
  message   INTEGER PRIMARY KEY,
  problems  TEXT NOT NULL
);

CREATE TABLE delivery (
  id            INTEGER PRIMARY KEY,
  message       INTEGER NOT NULL,
  output        INTEGER NOT NULL,
  destination   INTEGER NOT NULL,
  state         INTEGER NOT NULL,
  attempts      INTEGER NOT NULL,
  duplicate     INTEGER NOT NULL DEFAULT 0,
  created       INTEGER NOT NULL,
  due           INTEGER,
  settled       INTEGER,
  ordering_key  TEXT NOT NULL,
  response      TEXT
);

CREATE INDEX delivery_message ON delivery (message);
CREATE INDEX delivery_open ON delivery (destination, id) WHERE state < 10;
CREATE INDEX delivery_key ON delivery (destination, ordering_key, id) WHERE state IN (3, 4, 5, 6, 11);

-- What the columns above cannot say: retries, recovery, duplicates, operators.
CREATE TABLE event (
  id        INTEGER PRIMARY KEY,
  message   INTEGER NOT NULL,
  delivery  INTEGER,
  at        INTEGER NOT NULL,
  what      TEXT NOT NULL,
  detail    TEXT
);

CREATE INDEX event_message ON event (message);

-- Kept in the same transaction as what they count.
CREATE TABLE tally (
  channel  INTEGER NOT NULL,
  state    INTEGER NOT NULL,
  count    INTEGER NOT NULL,
  PRIMARY KEY (channel, state)
) WITHOUT ROWID;

CREATE TABLE traffic (
  channel    INTEGER NOT NULL,
  hour       INTEGER NOT NULL,
  received   INTEGER NOT NULL,
  rejected   INTEGER NOT NULL,
  failed     INTEGER NOT NULL,
  filtered   INTEGER NOT NULL,
  delivered  INTEGER NOT NULL,
  bytes      INTEGER NOT NULL,
  PRIMARY KEY (channel, hour)
) WITHOUT ROWID;
