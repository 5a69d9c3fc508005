-- How far a source has come: a watermark, for example.
CREATE TABLE source_place (
  channel  INTEGER NOT NULL,
  name     TEXT NOT NULL,
  value    TEXT NOT NULL,
  PRIMARY KEY (channel, name)
) WITHOUT ROWID;
