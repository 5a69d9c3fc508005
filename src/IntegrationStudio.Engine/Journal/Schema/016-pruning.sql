-- When the content of a message was deleted; its states and times stay.
ALTER TABLE message ADD COLUMN pruned INTEGER;
