-- The version is a comment on a column: one on the table would be added after others can see the table.
CREATE TABLE IF NOT EXISTS ${table} (
  id VARBINARY(4096) COMMENT 'tokenhold schema 1' PRIMARY KEY,
  version BIGINT NOT NULL,
  identity_key VARBINARY(32) UNIQUE,
  user_key VARBINARY(32),
  access_token_key VARBINARY(32),
  grant_token_key VARBINARY(32),
  refresh_token_key VARBINARY(32),
  lease VARBINARY(255),
  sealed VARBINARY(16777216) NOT NULL
);
CREATE INDEX IF NOT EXISTS ${name}_user ON ${table} (user_key);
CREATE INDEX IF NOT EXISTS ${name}_access_token ON ${table} (access_token_key);
CREATE INDEX IF NOT EXISTS ${name}_grant_token ON ${table} (grant_token_key);
CREATE INDEX IF NOT EXISTS ${name}_refresh_token ON ${table} (refresh_token_key);
