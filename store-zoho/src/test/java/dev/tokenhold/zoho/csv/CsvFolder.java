package dev.tokenhold.zoho.csv;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** A folder with the CSV file of one test. */
record CsvFolder(Path folder) {

    static final String HEADER =
            "id,user_name,client_id,client_secret,refresh_token,access_token,grant_token,expiry_time,redirect_url,api_domain\n";

    Path file() {
        return folder.resolve("zoho_tokens.csv");
    }

    ZohoCsvTokenStore store() {
        return ZohoCsvTokenStore.open(file());
    }

    ZohoCsvTokenStore with(String content) {
        return with(content.getBytes(StandardCharsets.UTF_8));
    }

    ZohoCsvTokenStore with(byte[] content) {
        try {
            Files.write(file(), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return store();
    }

    ZohoCsvTokenStore withFixture(String name) {
        try (InputStream in = Objects.requireNonNull(CsvFolder.class.getResourceAsStream("/fixtures/" + name))) {
            return with(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String text() {
        try {
            return Files.readString(file());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<String> names() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(path -> path.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
