package dev.tokenhold.testservers;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/** An archive on the class path. */
record MavenArchive(String groupId, String artifactId) {

    String version() throws IOException {
        Properties properties = new Properties();
        try (InputStream input = open("META-INF/maven/" + groupId + "/" + artifactId + "/pom.properties")) {
            properties.load(input);
        }
        return properties.getProperty("version");
    }

    /** Copies one of its files. */
    void extract(String name, Path target) throws IOException {
        try (InputStream input = open(name)) {
            Files.copy(input, target);
        }
    }

    private static InputStream open(String name) throws IOException {
        InputStream input = MavenArchive.class.getClassLoader().getResourceAsStream(name);
        if (input == null) {
            throw new IOException("no " + name + " on the class path");
        }
        return input;
    }
}
