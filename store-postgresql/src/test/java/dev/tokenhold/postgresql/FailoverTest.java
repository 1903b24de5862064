package dev.tokenhold.postgresql;

import dev.tokenhold.TokenStore;
import dev.tokenhold.jdbc.server.FailoverContract;
import org.junit.jupiter.api.extension.RegisterExtension;

class FailoverTest extends FailoverContract {

    @RegisterExtension
    private final FreshTable table = new FreshTable(Backend.EMBEDDED);

    @Override
    protected int port() {
        return table.get().database().port();
    }

    @Override
    protected TokenStore open(String hosts, int connectMillis) {
        return table.get()
                .open(table.get().uriOf(hosts) + "&connectTimeout=" + (connectMillis + 999) / 1_000
                        + "&sslmode=disable");
    }
}
