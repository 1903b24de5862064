package dev.tokenhold.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Tells whether a single file is mounted, as containers do with {@code --volume FILE:FILE}. Only Linux tells. */
public final class MountPoints {

    /** What to say of such a file. */
    public static final String ALONE =
            "it is mounted by itself, without the files beside it, so that it cannot be replaced: mount its folder";

    // proc(5), mountinfo: id, parent, device, root, mount point.
    private static final Path MOUNTS = Path.of("/proc/self/mountinfo");
    private static final int MOUNT_POINT = 4;
    private static final Pattern ESCAPE = Pattern.compile("\\\\([0-7]{3})");

    private MountPoints() {}

    /**
     * Looks for a file among the mount points.
     *
     * @param file the file, resolved
     * @return whether it is one; false where that cannot be told
     */
    public static boolean has(Path file) {
        String name = file.toString();
        // Bytes as characters, since a name need not be UTF-8.
        String wanted = new String(name.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        try (Stream<String> lines = Files.lines(MOUNTS, StandardCharsets.ISO_8859_1)) {
            return lines.map(line -> line.split(" ", MOUNT_POINT + 2))
                    .anyMatch(fields -> fields.length > MOUNT_POINT
                            && unescaped(fields[MOUNT_POINT]).equals(wanted));
        } catch (IOException | UncheckedIOException e) {
            return false;
        }
    }

    private static String unescaped(String field) {
        return ESCAPE.matcher(field).replaceAll(MountPoints::character);
    }

    private static String character(MatchResult escape) {
        String character = String.valueOf((char) Integer.parseInt(escape.group(1), 8));
        return Matcher.quoteReplacement(character);
    }
}
