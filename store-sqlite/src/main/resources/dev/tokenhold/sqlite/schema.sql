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

-- Renaming a table leaves the names of its indexes as they are, so the usual ones may be taken.
CREATE INDEX "${name}_user_${random}" ON ${table} (user_key) WHERE user_key IS NOT NULL;
CREATE INDEX "${name}_access_token_${random}" ON ${table} (access_token_key) WHERE access_token_key IS NOT NULL;
CREATE INDEX "${name}_grant_token_${random}" ON ${table} (grant_token_key) WHERE grant_token_key IS NOT NULL;
CREATE INDEX "${name}_refresh_token_${random}" ON ${table} (refresh_token_key) WHERE refresh_token_key IS NOT NULL;

-- "TOKH"
PRAGMA application_id = 1414482760;
PRAGMA user_version = 1;
