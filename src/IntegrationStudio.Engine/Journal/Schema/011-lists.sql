-- What lists ask for among many versions and publications.
CREATE INDEX version_waiting ON version (seq) WHERE state = 1;
CREATE INDEX publication_last ON publication (channel, mapping, id);

-- Which of them are old, and who read one.
CREATE INDEX notification_at ON notification (at);
CREATE INDEX notification_reader ON notification_read (notification);
