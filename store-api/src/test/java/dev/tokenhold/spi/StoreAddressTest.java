package dev.tokenhold.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tokenhold.InvalidConfigurationException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

final class StoreAddressTest {

    @Test
    void splitsAtTheFirstColon() {
        assertThat(StoreAddress.parse("file:tokens.enc")).isEqualTo(new StoreAddress("file", "tokens.enc"));
        assertThat(StoreAddress.parse("sqlite::memory:")).isEqualTo(new StoreAddress("sqlite", ":memory:"));
        assertThat(StoreAddress.parse("memory:")).isEqualTo(new StoreAddress("memory", ""));
        assertThat(StoreAddress.parse("file:C:\\tokens")).isEqualTo(new StoreAddress("file", "C:\\tokens"));
        assertThat(StoreAddress.parse("mysql://app@db1,db2:3307/app?table=t"))
                .isEqualTo(new StoreAddress("mysql", "//app@db1,db2:3307/app?table=t"));
    }

    @Test
    void schemeIsInLowerCase() {
        assertThat(StoreAddress.parse("Zoho-CSV:Tokens.csv")).hasToString("zoho-csv:Tokens.csv");
    }

    @Test
    void pathIsTakenAsItIsWritten() {
        assertThat(StoreAddress.parse("file:a%20b?c d/\u00E9").path()).isEqualTo(Path.of("a%20b?c d/\u00E9"));
        assertThat(StoreAddress.parse("file:/srv/tokens").path()).isEqualTo(Path.of("/srv/tokens"));
    }

    @Test
    void refusesWhatHasNoScheme() {
        for (String uri :
                List.of("", ":", ":tokens", "tokens.enc", "/srv/tokens", "1file:tokens", "fi le:tokens", "fi_le:x")) {
            assertThatExceptionOfType(InvalidConfigurationException.class)
                    .as(uri)
                    .isThrownBy(() -> StoreAddress.parse(uri))
                    .withMessageContaining("SCHEME:REST");
        }
    }

    @Test
    void refusesAPasswordWithoutRepeatingIt() {
        for (String uri : List.of(
                "mysql://app:XYZZY@db/app",
                "mysql://:XYZZY@db/app",
                "mysql://app:XYZZY:more@db/app",
                "mysql://app:XYZ@ZY@db/app",
                "mysql://app:XYZZY@db1:3306,db2:3306/app?table=t",
                "zoho-mysql://root:XYZZY@localhost/zohooauth",
                "//app:XYZZY@db/app")) {
            assertThatExceptionOfType(InvalidConfigurationException.class)
                    .as(uri)
                    .isThrownBy(() -> StoreAddress.parse(uri))
                    .satisfies(e -> assertThat(e.getMessage()).doesNotContain("XYZ", "ZZY"));
        }
    }

    @Test
    void aPortIsNoPassword() {
        for (String uri : List.of(
                "mysql://db:3306/app",
                "mysql://app@db:3306/app",
                "mysql://app@db1:3306,db2:3306/app",
                "mysql://db:3306/app?connectionAttributes=a@b",
                "file:a:b@c",
                "file:/home/x:y@z/tokens")) {
            assertThat(StoreAddress.parse(uri)).as(uri).hasToString(uri);
        }
    }

    @Test
    void refusesPathThatIsEmptyOrNone() {
        for (String uri : List.of("file:", "file:a\0b")) {
            assertThatExceptionOfType(InvalidConfigurationException.class)
                    .isThrownBy(() -> StoreAddress.parse(uri).path())
                    .withMessageContaining("file:PATH");
        }
    }
}
