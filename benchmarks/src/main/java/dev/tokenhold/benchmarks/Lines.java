package dev.tokenhold.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Declares what the table compares, each line once. */
final class Lines {

    private static final int USUAL = 10_000;
    private static final String JDBC = "plain JDBC";
    private static final String POOLED = "plain JDBC, pooled";
    private static final String SPRING = "Spring's JdbcOAuth2AuthorizedClientService";
    private static final String GOOGLE = "Google's FileDataStore";
    private static final String DISK = "write, fsync, rename, fsync";
    private static final String GCM = "AES-GCM of the JDK";

    private final Scale scale;

    Lines(Scale scale) {
        this.scale = scale;
    }

    List<Line> all() {
        List<Line> lines = new ArrayList<>();
        lines.add(line("find, SQLite", find("sqlite", USUAL), JDBC, find("plain-sqlite", USUAL), Goal.timeAtMost(2)));
        lines.add(line("save, SQLite", save("sqlite", USUAL), JDBC, save("plain-sqlite", USUAL), Goal.timeAtMost(1.4)));
        lines.addAll(threads("sqlite", "SQLite", Goal.rateAtLeast(3)));

        lines.add(line("find, file", find("file", USUAL), GOOGLE, find("google", USUAL), Goal.rateAtLeast(3)));
        lines.add(line("save, file of 1,000", save("file", 1_000), DISK, save("disk", 1_000), Goal.timeAtMost(1.3)));
        lines.add(line("save, file of 10,000", save("file", USUAL), DISK, save("disk", USUAL), Goal.timeAtMost(1.3)));
        lines.add(
                line("save, file of 10,000", save("file", USUAL), GOOGLE, save("google", USUAL), Goal.reportedTime()));
        lines.addAll(threads("file", "file of 10,000", Goal.rateAtLeast(15)));

        lines.addAll(server("mysql", "MariaDB"));
        lines.addAll(server("postgresql", "PostgreSQL"));

        lines.add(line(
                "open a token, in memory", find("memory", 1_000), GCM, find("aes-gcm", 1_000), Goal.reportedTime()));
        lines.add(line(
                "save a token, in memory", save("memory", 1_000), GCM, save("aes-gcm", 1_000), Goal.reportedTime()));
        return lines;
    }

    private List<Line> server(String kind, String name) {
        List<Line> lines = new ArrayList<>();
        String plain = "plain-" + kind;
        String spring = "spring-" + kind;
        String pooled = "pooled-" + kind;
        lines.add(line("find, " + name, find(kind, USUAL), POOLED, find(plain, USUAL), Goal.rateAtLeast(0.87)));
        lines.add(line("save, " + name, save(kind, USUAL), POOLED, save(plain, USUAL), Goal.rateAtLeast(0.67)));
        lines.addAll(threads(kind, name, Goal.reportedRate()));
        String shared = name + " through a DataSource";
        lines.add(line("find, " + shared, find(pooled, USUAL), SPRING, find(spring, USUAL), Goal.reportedRate()));
        lines.add(line("save, " + shared, save(pooled, USUAL), SPRING, save(spring, USUAL), Goal.reportedRate()));
        return lines;
    }

    private List<Line> threads(String contestant, String name, Goal goal) {
        return IntStream.of(16, 64)
                .mapToObj(threads -> line(
                        threads + " threads saving, " + name,
                        new Operation("save", contestant, tokens(USUAL), threads),
                        "one thread",
                        save(contestant, USUAL),
                        goal))
                .toList();
    }

    private static Line line(String work, Work ours, String peer, Work peers, Goal goal) {
        return new Line(work, ours, peer, peers, goal);
    }

    private Operation find(String contestant, int tokens) {
        return new Operation("find", contestant, tokens(tokens), 1);
    }

    private Operation save(String contestant, int tokens) {
        return new Operation("save", contestant, tokens(tokens), 1);
    }

    private int tokens(int tokens) {
        return Math.min(tokens, scale.mostTokens());
    }
}
