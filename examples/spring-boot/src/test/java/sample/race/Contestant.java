package sample.race;

import dev.tokenhold.testservers.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import sample.provider.Provider;

/** Whose classes keep and refresh the tokens. */
enum Contestant {
    /** Spring Security, with the service for a database that it has. */
    SPRING(SpringClients.class) {
        @Override
        void prepare(TestDatabase database) throws SQLException {
            try (Connection connection = database.connect();
                    Statement statement = connection.createStatement()) {
                // Spring's oauth2-client-schema.sql, with timestamps that keep fractions of a second: tokens live for two.
                statement.execute("""
                        CREATE TABLE oauth2_authorized_client (
                          client_registration_id varchar(100) NOT NULL,
                          principal_name varchar(200) NOT NULL,
                          access_token_type varchar(100) NOT NULL,
                          access_token_value blob NOT NULL,
                          access_token_issued_at timestamp(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
                          access_token_expires_at timestamp(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
                          access_token_scopes varchar(1000) DEFAULT NULL,
                          refresh_token_value blob DEFAULT NULL,
                          refresh_token_issued_at timestamp(6) NULL DEFAULT NULL,
                          created_at timestamp DEFAULT CURRENT_TIMESTAMP NOT NULL,
                          PRIMARY KEY (client_registration_id, principal_name)
                        )""");
            }
        }

        @Override
        List<String> properties(TestDatabase database, String margin) {
            return List.of(
                    "--spring.autoconfigure.exclude=dev.tokenhold.spring.boot.AuthorizedClientAutoConfiguration,"
                            + "dev.tokenhold.spring.boot.TokenholdAutoConfiguration,"
                            + Provider.DATA_SOURCE,
                    "--spring.main.allow-bean-definition-overriding=true",
                    "--race.jdbc-url=" + database.jdbcUrl(),
                    "--race.user=" + database.user(),
                    "--race.margin=" + margin);
        }
    },

    /** The sample as it is. */
    TOKENHOLD(null) {
        @Override
        void prepare(TestDatabase database) throws IOException {
            Files.createDirectories(FOLDER);
        }

        @Override
        List<String> properties(TestDatabase database, String margin) {
            return List.of(
                    "--spring.autoconfigure.exclude=" + Provider.DATA_SOURCE,
                    "--spring.profiles.active=mysql",
                    "--TOKENS_URI=" + database.uri(),
                    "--tokenhold.store.password=env:RACE_PASSWORD",
                    "--tokenhold.keyring.path=" + FOLDER.resolve(database.port() + ".keyring"),
                    "--tokenhold.keyring.create=true",
                    "--tokenhold.refresh.margin=" + margin);
        }
    };

    private static final Path FOLDER = Path.of("target", "race");

    private final Class<?> configuration;

    Contestant(Class<?> configuration) {
        this.configuration = configuration;
    }

    /** {@return what the application has beside its own classes} */
    List<Class<?>> configuration() {
        return configuration == null ? List.of() : List.of(configuration);
    }

    abstract void prepare(TestDatabase database) throws IOException, SQLException;

    abstract List<String> properties(TestDatabase database, String margin);
}
