-- The last number (MSH-13) that each sender of a channel counted to.
CREATE TABLE feed (
  channel      INTEGER NOT NULL,
  application  TEXT NOT NULL,
  facility     TEXT NOT NULL,
  last         INTEGER NOT NULL,
  PRIMARY KEY (channel, application, facility)
) WITHOUT ROWID;

-- Numbers that a sender left out: messages that were lost on their way, or are late. closed: they came, or somebody gave them up.
CREATE TABLE feed_gap (
  id           INTEGER PRIMARY KEY,
  channel      INTEGER NOT NULL,
  application  TEXT NOT NULL,
  facility     TEXT NOT NULL,
  first        INTEGER NOT NULL,
  last         INTEGER NOT NULL,
  found        INTEGER NOT NULL,
  message      INTEGER NOT NULL,
  closed       INTEGER,
  closer       TEXT
) STRICT;

CREATE INDEX feed_gap_open ON feed_gap (channel, application, facility, first) WHERE closed IS NULL;

INSERT INTO alert_rule (id, name, kind, enabled, settings, changed, changer)
SELECT coalesce(max(id), 0) + 1, 'Messages that a sender counted did not come', 'feed-gap', 1, '{"limit":1,"forSeconds":600,"severity":"Warning"}', 0, 'studio' FROM alert_rule;
