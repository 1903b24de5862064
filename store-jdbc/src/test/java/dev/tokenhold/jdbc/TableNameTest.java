package dev.tokenhold.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tokenhold.InvalidConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TableNameTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "1a",
                "a b",
                "a-b",
                "a.b",
                "a\"b",
                "a`b",
                "a'b",
                "a;DROP TABLE b",
                "a--",
                "a\u0000",
                "a\n",
                "t\u00E9"
            })
    void refusesWhatIsNoName(String name) {
        assertThatExceptionOfType(InvalidConfigurationException.class)
                .isThrownBy(() -> new TableName(name))
                .withMessageContainingAll("name of a table", "1 to 63");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "_", "Tokens_2", "select"})
    void quotesNames(String name) {
        assertThat(new TableName(name).quoted('`')).isEqualTo("`" + name + "`");
    }

    @Test
    void namesHaveAtMost63Characters() {
        assertThat(new TableName("a".repeat(63)).value()).hasSize(63);
        assertThatExceptionOfType(InvalidConfigurationException.class).isThrownBy(() -> new TableName("a".repeat(64)));
    }
}
