package dev.tokenhold.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tokenhold.InvalidConfigurationException;
import dev.tokenhold.KeyUnavailableException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StoreSettingsTest {

    @Test
    void keepsACopyOfTheSettings() {
        Map<String, String> values = new HashMap<>(Map.of("keyring", "a"));
        StoreSettings settings = new StoreSettings(values);
        values.put("keyring", "b");

        assertThat(settings.get("keyring")).contains("a");
        assertThat(settings.get("recovery")).isEmpty();
        assertThat(settings.values()).isEqualTo(Map.of("keyring", "a")).isUnmodifiable();
    }

    @Test
    void readsASecretFromWhereTheSettingOrElseTheDefaultSays(@TempDir Path folder) throws Exception {
        String given = "file:" + Files.writeString(folder.resolve("given"), "given");
        String usual = "file:" + Files.writeString(folder.resolve("usual"), "usual");

        assertThat(new StoreSettings(Map.of("password", given)).secret("password", usual, "password"))
                .containsExactly("given".toCharArray());
        assertThat(new StoreSettings(Map.of()).secret("password", usual, "password"))
                .containsExactly("usual".toCharArray());
    }

    @Test
    void secretThatIsKnownIsNotReadAgainAndNotShown() {
        char[] secret = "XYZZY".toCharArray();
        StoreSettings settings = new StoreSettings(Map.of("password", "env:NOT_SET")).withSecret("password", secret);
        secret[0] = 'x';

        char[] first = settings.secret("password", "prompt", "password");
        assertThat(first).containsExactly("XYZZY".toCharArray());
        first[0] = 'x';
        assertThat(settings.secret("password", "prompt", "password")).containsExactly("XYZZY".toCharArray());
        assertThat(settings.toString()).doesNotContain("XYZZY");
        assertThatExceptionOfType(KeyUnavailableException.class)
                .isThrownBy(() -> settings.secret("keyring.passphrase", "env:NOT_SET", "passphrase"));
    }

    @Test
    void doesNotShowTheArgumentsOfACommand() {
        assertThat(new StoreSettings(Map.of("password", "command:vault -token=XYZZY")))
                .hasToString("{password=command:…}");
    }

    @Test
    void refusesASecretInPlaceOfItsSourceWithoutRepeatingIt() {
        assertThatExceptionOfType(InvalidConfigurationException.class)
                .isThrownBy(
                        () -> new StoreSettings(Map.of("password", "XYZZY")).secret("password", "prompt", "password"))
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("XYZZY"));
    }
}
