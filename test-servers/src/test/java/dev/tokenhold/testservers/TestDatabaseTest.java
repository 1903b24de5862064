package dev.tokenhold.testservers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

final class TestDatabaseTest {

    @Test
    void isWrittenAsUri() {
        TestDatabase database = TestDatabase.of("mysql://app@db.example:3307/tokens", "secret");

        assertThat(database).isEqualTo(new TestDatabase("db.example", 3307, "tokens", "app", "secret"));
        assertThat(database.uri()).isEqualTo("mysql://app@db.example:3307/tokens");
        assertThat(TestDatabase.of("mysql://app@db.example/tokens", "").port()).isEqualTo(3306);
    }

    @Test
    void asksForPlaintextOnTheLoopbackInterfaceOnly() {
        TestDatabase database = TestDatabase.of("mysql://app@db.example:3307/tokens", "secret");

        assertThat(database.jdbcUrl()).isEqualTo("jdbc:mysql://db.example:3307/tokens");
        assertThat(database.at(1234).jdbcUrl())
                .startsWith("jdbc:mysql://127.0.0.1:1234/tokens?")
                .contains("sslMode=DISABLED");
    }

    @Test
    void otherUrisAreRefusedAndNotShown() {
        for (String uri : List.of(
                "mysql://app:secret@db.example/tokens",
                "mysql://db.example/tokens",
                "mysql://app@db.example",
                "mysql://app@db.example/",
                "mysql://app@one,two/tokens",
                "mysql://app@db.example/tokens?x=secret",
                "jdbc:mysql://app@db.example/tokens")) {
            assertThatThrownBy(() -> TestDatabase.of(uri, "secret"))
                    .as(uri)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("TOKENHOLD_TEST_MYSQL")
                    .hasMessageNotContaining("secret");
        }
    }

    @Test
    void passwordIsNotShown() {
        assertThat(new TestDatabase("db.example", 1, "tokens", "app", "secret"))
                .hasToString("mysql://app@db.example:1/tokens");
    }
}
