-- Definitions on which somebody works. The definition stands beside the packed folder, so that lists need not unpack.
CREATE TABLE draft (
  id TEXT NOT NULL PRIMARY KEY,
  revision INTEGER NOT NULL,
  base_hash TEXT,
  author TEXT NOT NULL,
  updated INTEGER NOT NULL,
  definition BLOB NOT NULL,
  content BLOB NOT NULL
) STRICT;

-- Revisions that were saved on purpose.
CREATE TABLE draft_checkpoint (
  id TEXT NOT NULL,
  revision INTEGER NOT NULL,
  note TEXT,
  author TEXT NOT NULL,
  at INTEGER NOT NULL,
  content BLOB NOT NULL,
  PRIMARY KEY (id, revision)
) STRICT;
