-- What a definition said, here and in a folder, when both were last the same: what later changes on either side are counted from.
CREATE TABLE folder_sync (
  id        TEXT NOT NULL PRIMARY KEY,
  substance TEXT NOT NULL,   -- hash of everything but its number and its pins
  version   INTEGER,         -- the newest version then; null when there was none
  actor     TEXT NOT NULL,
  at        INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
