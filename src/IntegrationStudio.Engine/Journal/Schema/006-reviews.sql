-- A review is one definition's way to its next approved version. Each round looks at one candidate; only the last one counts. text is what searches look in: id and title in small letters.
CREATE TABLE review (
  id       INTEGER PRIMARY KEY,
  mapping  TEXT NOT NULL,
  state    INTEGER NOT NULL,
  opened   INTEGER NOT NULL,
  updated  INTEGER NOT NULL,
  text     TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE UNIQUE INDEX review_open ON review (mapping) WHERE state IN (1, 2);
CREATE INDEX review_state ON review (state, updated);
CREATE INDEX review_updated ON review (updated);
CREATE INDEX review_author ON version_author (author, seq);

-- actor, name, reason: who ended the round and why.
CREATE TABLE review_round (
  review  INTEGER NOT NULL REFERENCES review (id),
  round   INTEGER NOT NULL,
  seq     INTEGER NOT NULL UNIQUE REFERENCES version (seq),
  actor   TEXT,
  name    TEXT,
  reason  TEXT,
  PRIMARY KEY (review, round)
) STRICT, WITHOUT ROWID;

CREATE TABLE review_reviewer (
  review    INTEGER NOT NULL REFERENCES review (id),
  person    TEXT NOT NULL,
  name      TEXT NOT NULL,
  PRIMARY KEY (review, person)
) STRICT, WITHOUT ROWID;

-- anchor: 0 the whole, 1 a rule (its path), 2 a line of a file (path:line), 3 a value (input | path in the result).
CREATE TABLE review_thread (
  id             INTEGER PRIMARY KEY,
  review         INTEGER NOT NULL REFERENCES review (id),
  round          INTEGER NOT NULL,
  anchor         INTEGER NOT NULL,
  place          TEXT NOT NULL,
  resolved       INTEGER,
  resolver       TEXT,
  resolver_name  TEXT
) STRICT;

CREATE INDEX review_thread_review ON review_thread (review, id);

CREATE TABLE review_comment (
  id      INTEGER PRIMARY KEY,
  thread  INTEGER NOT NULL REFERENCES review_thread (id),
  author  TEXT NOT NULL,
  name    TEXT NOT NULL,
  at      INTEGER NOT NULL,
  edited  INTEGER,
  text    TEXT NOT NULL
) STRICT;

CREATE INDEX review_comment_thread ON review_comment (thread, id);

-- What a reviewer ticked in a round. What the product knows itself is not kept: it is looked at again.
CREATE TABLE review_check (
  review  INTEGER NOT NULL REFERENCES review (id),
  round   INTEGER NOT NULL,
  item    TEXT NOT NULL,
  person  TEXT NOT NULL,
  name    TEXT NOT NULL,
  at      INTEGER NOT NULL,
  note    TEXT,
  PRIMARY KEY (review, round, item)
) STRICT, WITHOUT ROWID;

-- What happened, for people who may want to know. audience: a person, or permission:NAME for all who have it.
CREATE TABLE notification (
  id        INTEGER PRIMARY KEY,
  at        INTEGER NOT NULL,
  audience  TEXT NOT NULL,
  actor     TEXT NOT NULL,
  name      TEXT NOT NULL,
  kind      TEXT NOT NULL,
  subject   TEXT NOT NULL,
  link      TEXT NOT NULL
) STRICT;

CREATE INDEX notification_audience ON notification (audience, id);

CREATE TABLE notification_read (
  person        TEXT NOT NULL,
  notification  INTEGER NOT NULL REFERENCES notification (id),
  PRIMARY KEY (person, notification)
) STRICT, WITHOUT ROWID;

-- Where happenings are told over HTTP. secret is encrypted by the portal's keys and never shown. failures counts attempts in a row; alarm says why it was switched off by itself.
CREATE TABLE webhook (
  id        INTEGER PRIMARY KEY,
  name      TEXT NOT NULL,
  url       TEXT NOT NULL,
  events    TEXT NOT NULL,
  secret    BLOB NOT NULL,
  enabled   INTEGER NOT NULL,
  failures  INTEGER NOT NULL DEFAULT 0,
  alarm     TEXT,
  created   INTEGER NOT NULL,
  creator   TEXT NOT NULL
) STRICT;

-- What is to be told, written with what happened. state: 0 waits until due, 1 delivered, 2 given up.
CREATE TABLE webhook_delivery (
  id        INTEGER PRIMARY KEY AUTOINCREMENT,
  webhook   INTEGER NOT NULL REFERENCES webhook (id),
  event     TEXT NOT NULL,
  at        INTEGER NOT NULL,
  payload   TEXT NOT NULL,
  state     INTEGER NOT NULL DEFAULT 0,
  attempts  INTEGER NOT NULL DEFAULT 0,
  due       INTEGER NOT NULL,
  tried     INTEGER,
  status    INTEGER,
  answer    TEXT,
  took      INTEGER
) STRICT;

CREATE INDEX webhook_delivery_due ON webhook_delivery (due) WHERE state = 0;
CREATE INDEX webhook_delivery_log ON webhook_delivery (webhook, id);
