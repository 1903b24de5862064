-- Without IF NOT EXISTS: with it, a session that loses the race to create the table would create the indexes a second time.
CREATE TABLE ${table} (
  id bytea PRIMARY KEY,
  version bigint NOT NULL,
  identity_key bytea UNIQUE,
  user_key bytea,
  access_token_key bytea,
  grant_token_key bytea,
  refresh_token_key bytea,
  lease bytea,
  sealed bytea NOT NULL
);
CREATE INDEX ON ${table} (user_key);
CREATE INDEX ON ${table} (access_token_key);
CREATE INDEX ON ${table} (grant_token_key);
CREATE INDEX ON ${table} (refresh_token_key);
COMMENT ON TABLE ${table} IS 'tokenhold schema 1';
