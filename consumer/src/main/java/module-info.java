module consumer {
    requires dev.tokenhold.file;
    requires dev.tokenhold.mysql;
    requires dev.tokenhold.postgresql;
    requires dev.tokenhold.sqlite;
    requires dev.tokenhold.transfer;
    requires dev.tokenhold.zoho;
}
