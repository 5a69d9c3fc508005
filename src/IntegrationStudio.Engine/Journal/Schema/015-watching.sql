-- What happened in each minute (step 1) and hour (step 60) since 1970, of a channel (destination 0) and of each of its destinations; "missed" are attempts that did not arrive. Minutes are kept for two days.
CREATE TABLE pulse (
  step         INTEGER NOT NULL,
  channel      INTEGER NOT NULL,
  destination  INTEGER NOT NULL,
  at           INTEGER NOT NULL,
  received     INTEGER NOT NULL,
  failed       INTEGER NOT NULL,
  delivered    INTEGER NOT NULL,
  missed       INTEGER NOT NULL,
  latency      INTEGER NOT NULL,   -- of all that were delivered together, microseconds
  slowest      INTEGER NOT NULL,
  PRIMARY KEY (step, channel, destination, at)
) STRICT, WITHOUT ROWID;

-- What is watched for. settings is JSON.
CREATE TABLE alert_rule (
  id        INTEGER PRIMARY KEY,
  name      TEXT NOT NULL,
  kind      TEXT NOT NULL,
  enabled   INTEGER NOT NULL,
  settings  TEXT NOT NULL,
  changed   INTEGER NOT NULL,
  changer   TEXT NOT NULL
) STRICT;

-- An alert lives from its start to its end, whatever its rule becomes meanwhile. told: its start was told to people, so that its end is, too.
CREATE TABLE alert (
  id                 INTEGER PRIMARY KEY,
  rule               INTEGER NOT NULL,
  name               TEXT NOT NULL,
  kind               TEXT NOT NULL,
  severity           INTEGER NOT NULL,
  subject            TEXT NOT NULL,
  words              TEXT NOT NULL,
  link               TEXT NOT NULL,
  started            INTEGER NOT NULL,
  ended              INTEGER,
  told               INTEGER NOT NULL,
  acknowledged       INTEGER,
  acknowledger       TEXT,
  acknowledger_name  TEXT,
  assignee           TEXT,
  assignee_name      TEXT
) STRICT;

CREATE UNIQUE INDEX alert_open ON alert (rule, subject) WHERE ended IS NULL;
CREATE INDEX alert_ended ON alert (ended);

CREATE TABLE alert_event (
  id      INTEGER PRIMARY KEY,
  alert   INTEGER NOT NULL REFERENCES alert (id),
  at      INTEGER NOT NULL,
  actor   TEXT NOT NULL,
  name    TEXT NOT NULL,
  what    TEXT NOT NULL,
  detail  TEXT
) STRICT;

CREATE INDEX alert_event_alert ON alert_event (alert, id);

-- Nobody is told of it until then, or until it is taken back where there is no time.
CREATE TABLE alert_mute (
  rule     INTEGER NOT NULL,
  subject  TEXT NOT NULL,
  until    INTEGER,
  reason   TEXT NOT NULL,
  actor    TEXT NOT NULL,
  name     TEXT NOT NULL,
  at       INTEGER NOT NULL,
  PRIMARY KEY (rule, subject)
) STRICT, WITHOUT ROWID;

-- The mail server that notices go by; one row. secret is encrypted by the portal's keys and never shown.
CREATE TABLE mail_server (
  id        INTEGER PRIMARY KEY CHECK (id = 1),
  host      TEXT NOT NULL,
  port      INTEGER NOT NULL,
  security  INTEGER NOT NULL,
  sender    TEXT NOT NULL,
  account   TEXT NOT NULL,
  secret    BLOB
) STRICT;

-- state: 0 waits until due, 1 sent, 2 given up.
CREATE TABLE mail (
  id         INTEGER PRIMARY KEY,
  at         INTEGER NOT NULL,
  recipient  TEXT NOT NULL,
  subject    TEXT NOT NULL,
  text       TEXT NOT NULL,
  state      INTEGER NOT NULL DEFAULT 0,
  attempts   INTEGER NOT NULL DEFAULT 0,
  due        INTEGER NOT NULL,
  answer     TEXT
) STRICT;

CREATE INDEX mail_due ON mail (due) WHERE state = 0;

INSERT INTO alert_rule (id, name, kind, enabled, settings, changed, changer) VALUES
  (1, 'A channel could not start', 'channel-faulted', 1, '{"severity":"error","forSeconds":30}', 0, 'studio'),
  (2, 'A destination does not answer', 'destination-down', 1, '{"severity":"error","forSeconds":60}', 0, 'studio'),
  (3, 'Deliveries wait for long', 'queue-age', 1, '{"limit":900,"forSeconds":60}', 0, 'studio'),
  (4, 'Many messages fail', 'error-rate', 1, '{"limit":20,"atLeast":20,"windowMinutes":15}', 0, 'studio'),
  (5, 'A feed is silent', 'silence', 1, '{"limit":10,"windowMinutes":15}', 0, 'studio'),
  (6, 'The disk runs full', 'disk-space', 1, '{"severity":"error","limit":2048,"forSeconds":60}', 0, 'studio'),
  (7, 'A certificate expires', 'certificate', 1, '{"limit":30}', 0, 'studio');
