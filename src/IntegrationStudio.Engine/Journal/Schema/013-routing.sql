-- Several mappings per channel: whose product an output is, and with which version it was made (null: the message's own).
ALTER TABLE output ADD COLUMN name TEXT;
ALTER TABLE output ADD COLUMN mapping INTEGER;

-- The versions of a message's second and further mappings; the first stands in the message.
CREATE TABLE further_mapping (
  message  INTEGER NOT NULL,
  name     TEXT NOT NULL,
  mapping  INTEGER NOT NULL,
  PRIMARY KEY (message, name)
) WITHOUT ROWID;

-- Chains: the delivery that has to arrive first (state 7 waits for it).
ALTER TABLE delivery ADD COLUMN after INTEGER;
CREATE INDEX delivery_after ON delivery (after) WHERE after IS NOT NULL;

-- What a message came from: the batch that it was a part of, the message of another channel. Replays say replay_of.
ALTER TABLE message ADD COLUMN cause INTEGER;
CREATE INDEX message_cause ON message (cause) WHERE cause IS NOT NULL;
CREATE INDEX message_replay ON message (replay_of) WHERE replay_of IS NOT NULL;
