-- Whose signed bundles are believed: their versions arrive with the approvals that they have there.
CREATE TABLE bundle_signer (
  key   TEXT    NOT NULL PRIMARY KEY,   -- subject public key info, base64
  name  TEXT    NOT NULL,
  added INTEGER NOT NULL,
  actor TEXT    NOT NULL,               -- who trusts it: counts as an author of what it brings
  actor_name TEXT NOT NULL
) STRICT, WITHOUT ROWID;
