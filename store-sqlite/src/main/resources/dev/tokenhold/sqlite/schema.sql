-- Ids are their UTF-8 bytes. An ordinary table with a rowid, although the id is the key: a record of a kilobyte would not fit
-- into the cells of a WITHOUT ROWID table, and would take a page of its own.
CREATE TABLE IF NOT EXISTS ${table} (
    id                BLOB    NOT NULL PRIMARY KEY,
    version           INTEGER NOT NULL,
    identity_key      BLOB    UNIQUE,
    user_key          BLOB,
    access_token_key  BLOB,
    grant_token_key   BLOB,
    refresh_token_key BLOB,
    lease             BLOB,
    sealed            BLOB    NOT NULL
) STRICT;

CREATE INDEX IF NOT EXISTS "${name}_user" ON ${table} (user_key) WHERE user_key IS NOT NULL;
CREATE INDEX IF NOT EXISTS "${name}_access_token" ON ${table} (access_token_key) WHERE access_token_key IS NOT NULL;
CREATE INDEX IF NOT EXISTS "${name}_grant_token" ON ${table} (grant_token_key) WHERE grant_token_key IS NOT NULL;
CREATE INDEX IF NOT EXISTS "${name}_refresh_token" ON ${table} (refresh_token_key) WHERE refresh_token_key IS NOT NULL;

-- "TOKH"
PRAGMA application_id = 1414482760;
PRAGMA user_version = 1;
