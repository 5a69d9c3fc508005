-- People, their sessions, and machines. Nothing here lets anybody in by itself: passwords, tokens and codes are hashed, TOTP secrets encrypted.
CREATE TABLE account (
  id           TEXT NOT NULL PRIMARY KEY,
  sign_in      TEXT NOT NULL UNIQUE,
  name         TEXT NOT NULL,
  password     TEXT,
  disabled     INTEGER NOT NULL DEFAULT 0,
  created      INTEGER NOT NULL,
  last_sign_in INTEGER,
  issuer       TEXT,
  subject      TEXT,
  totp         BLOB,
  totp_step    INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE UNIQUE INDEX account_subject ON account (issuer, subject) WHERE subject IS NOT NULL;

CREATE TABLE account_role (
  account TEXT NOT NULL,
  role    TEXT NOT NULL,
  PRIMARY KEY (account, role)
) STRICT, WITHOUT ROWID;

CREATE TABLE recovery_code (
  account TEXT NOT NULL,
  hash    BLOB NOT NULL,
  PRIMARY KEY (account, hash)
) STRICT, WITHOUT ROWID;

CREATE TABLE session (
  id      TEXT NOT NULL PRIMARY KEY,
  hash    BLOB NOT NULL UNIQUE,
  account TEXT NOT NULL,
  began   INTEGER NOT NULL,
  seen    INTEGER NOT NULL,
  address TEXT,
  agent   TEXT
) STRICT;

CREATE INDEX session_account ON session (account);

-- Browsers that an account was signed in from: what strangers try does not lock them out.
CREATE TABLE known_browser (
  hash    BLOB NOT NULL PRIMARY KEY,
  account TEXT NOT NULL,
  seen    INTEGER NOT NULL
) STRICT;

-- Failed attempts by name, by known browser and by address.
CREATE TABLE sign_in_failure (
  key   TEXT NOT NULL PRIMARY KEY,
  count INTEGER NOT NULL,
  last  INTEGER NOT NULL,
  until INTEGER NOT NULL
) STRICT;

-- One-time links; without an account it is the one that sets the portal up.
CREATE TABLE invitation (
  hash    BLOB NOT NULL PRIMARY KEY,
  account TEXT,
  expires INTEGER NOT NULL
) STRICT;

CREATE TABLE machine (
  id          TEXT NOT NULL PRIMARY KEY,
  kind        TEXT NOT NULL,
  name        TEXT NOT NULL,
  hash        BLOB NOT NULL,
  permissions TEXT NOT NULL,
  creator     TEXT NOT NULL,
  created     INTEGER NOT NULL,
  expires     INTEGER NOT NULL,
  used        INTEGER,
  revoked     INTEGER
) STRICT;
