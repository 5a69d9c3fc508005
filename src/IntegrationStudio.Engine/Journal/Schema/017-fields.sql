-- Values that messages are found by beside their columns, as channels say: accession numbers, for example.
CREATE TABLE field (
  id    INTEGER PRIMARY KEY,
  name  TEXT NOT NULL UNIQUE
);

CREATE TABLE message_field (
  field    INTEGER NOT NULL,
  value    TEXT NOT NULL,
  message  INTEGER NOT NULL,
  PRIMARY KEY (field, value, message)
) WITHOUT ROWID;

CREATE INDEX message_field_message ON message_field (message);
