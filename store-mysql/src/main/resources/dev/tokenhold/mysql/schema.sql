-- All columns but the version are bytes: collations that ignore case or trailing spaces would take different ids for one.
-- 3072 bytes are the longest key of InnoDB.
CREATE TABLE IF NOT EXISTS ${table} (
  id VARBINARY(3072) NOT NULL,
  version BIGINT NOT NULL,
  identity_key VARBINARY(32),
  user_key VARBINARY(32),
  access_token_key VARBINARY(32),
  grant_token_key VARBINARY(32),
  refresh_token_key VARBINARY(32),
  lease VARBINARY(255),
  sealed LONGBLOB NOT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY identity_key (identity_key),
  KEY user_key (user_key),
  KEY access_token_key (access_token_key),
  KEY grant_token_key (grant_token_key),
  KEY refresh_token_key (refresh_token_key)
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC COMMENT = 'tokenhold schema 1';
