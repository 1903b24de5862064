package dev.tokenhold.testservers;

import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
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

    /** Returns the file name of the archive that contains a file, without its ending. */
    static String nameOfArchive(String file) throws IOException {
        URL url = MavenArchive.class.getClassLoader().getResource(file);
        if (url == null || !(url.openConnection() instanceof JarURLConnection connection)) {
            throw new IOException("no archive with " + file + " on the class path");
        }
        String path = connection.getJarFileURL().getPath();
        return path.substring(path.lastIndexOf('/') + 1).replaceFirst("\\.jar$", "");
    }

    static InputStream open(String name) throws IOException {
        InputStream input = MavenArchive.class.getClassLoader().getResourceAsStream(name);
        if (input == null) {
            throw new IOException("no " + name + " on the class path");
        }
        return input;
    }
}
