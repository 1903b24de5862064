package dev.tokenhold.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Declares what is measured: each line of the table once, and the points of the plots. */
final class Lines {

    /** The stores that are compared over sizes and threads, each before its peer. */
    static final List<String> STORES = List.of(
            "file", "google", "sqlite", "plain-sqlite", "mysql", "plain-mysql", "postgresql", "plain-postgresql");

    private static final int USUAL = 10_000;
    private static final int MANY_THREADS = 64;
    private static final int MILLION = 1_000_000;
    private static final int MOST_IN_A_FILE = 100_000;
    private static final String JDBC = "plain JDBC";
    private static final String POOLED = "plain JDBC, pooled";
    private static final String SPRING = "Spring's JdbcOAuth2AuthorizedClientService";
    private static final String GOOGLE = "Google's FileDataStore";
    private static final String DISK = "write, fsync, rename, fsync";
    private static final String GCM = "AES-GCM of the JDK";

    private final Scale scale;
    private final List<Line> lines = new ArrayList<>();

    Lines(Scale scale) {
        this.scale = scale;
        add("find, SQLite", find("sqlite"), JDBC, find("plain-sqlite"), Goal.timeAtMost(2));
        add("save, SQLite", save("sqlite"), JDBC, save("plain-sqlite"), Goal.timeAtMost(1.4));
        addThreads("sqlite", "SQLite", Goal.rateAtLeast(3), Goal.rateAtLeast(3));
        add("find, file", find("file"), GOOGLE, find("google"), Goal.rateAtLeast(3));
        add("save, file of 1,000", save("file", 1_000), DISK, save("disk", 1_000), Goal.timeAtMost(1.3));
        add("save, file of 10,000", save("file"), DISK, save("disk"), Goal.timeAtMost(1.3));
        add("save, file of 10,000", save("file"), GOOGLE, save("google"), Goal.reportedTime());
        addThreads("file", "file of 10,000", Goal.reportedRate(), Goal.rateAtLeast(15));
        addServer("mysql", "MariaDB");
        addServer("postgresql", "PostgreSQL");
        add("find and open, in memory", find("memory"), GCM, find("aes-gcm"), Goal.reportedTime());
        add("find, merge and seal, in memory", save("memory"), GCM, save("aes-gcm"), Goal.reportedTime());
        add(
                "heap per token, open file of 100,000",
                new Memory(tokens(100_000)),
                "sealed bytes × 1.3 + 64",
                new Memory.Allowed(),
                Goal.bytesAtMost(1));
        addCopy(false, "copy, SQLite to MariaDB");
        addCopy(true, "copy, MariaDB to SQLite");
        addCommand("--version");
        addCommand("--help");
        addCommand("list", CommandLine.STORE);
    }

    List<Line> all() {
        return lines;
    }

    /** Returns what only the plots show: all stores with all sizes, and peers with many threads. */
    List<Work> points() {
        List<Work> points = new ArrayList<>();
        for (int tokens : sizes()) {
            for (String store : STORES) {
                if (tokens <= MOST_IN_A_FILE || !List.of("file", "google").contains(store)) {
                    points.add(find(store, tokens));
                    points.add(save(store, tokens));
                }
            }
            if (tokens <= MOST_IN_A_FILE) {
                points.add(save("disk", tokens));
            }
        }
        for (String peer : List.of("plain-sqlite", "plain-mysql", "plain-postgresql")) {
            threads().forEach(threads -> points.add(new Operation("save", peer, tokens(USUAL), threads)));
        }
        return points;
    }

    /** Returns the numbers of tokens for which costs are shown. */
    List<Integer> sizes() {
        return IntStream.iterate(100, size -> size <= scale.mostTokens(), size -> 10 * size)
                .boxed()
                .toList();
    }

    /** Returns the usual number of tokens. */
    int usual() {
        return tokens(USUAL);
    }

    static Stream<Integer> threads() {
        return Stream.of(16, MANY_THREADS);
    }

    private void addServer(String kind, String name) {
        String plain = "plain-" + kind;
        String spring = "spring-" + kind;
        String pooled = "pooled-" + kind;
        add("find, " + name, find(kind), POOLED, find(plain), Goal.rateAtLeast(0.87));
        add("save, " + name, save(kind), POOLED, save(plain), Goal.rateAtLeast(0.67));
        addThreads(kind, name, Goal.reportedRate(), Goal.reportedRate());
        String shared = name + " through your DataSource";
        add("find, " + shared, find(pooled), SPRING, find(spring), Goal.reportedRate());
        add("save, " + shared, save(pooled), SPRING, save(spring), Goal.reportedRate());
    }

    private void addThreads(String contestant, String name, Goal some, Goal many) {
        threads()
                .forEach(threads -> add(
                        threads + " threads saving, " + name,
                        new Operation("save", contestant, tokens(USUAL), threads),
                        "one thread",
                        save(contestant),
                        threads == MANY_THREADS ? many : some));
    }

    private void addCopy(boolean back, String name) {
        int tokens = scale.copied();
        add(
                String.format("%s, %,d", name, tokens),
                new Copy(true, back, tokens),
                "plain copy",
                new Copy(false, back, tokens),
                // With fewer, the start of the process weighs more than the copy.
                tokens >= MILLION ? Goal.rateAtLeast(0.8) : Goal.reportedRate());
    }

    private void addCommand(String... arguments) {
        CommandLine peer = CommandLine.javaVersion();
        String name = arguments[0].equals("list") ? "list of 60 tokens" : arguments[0];
        add(name + ", launcher", CommandLine.throughLauncher(arguments), peer.name(), peer, Goal.reportedTime());
        add(name + ", java -jar", CommandLine.throughJar(arguments), peer.name(), peer, Goal.reportedTime());
    }

    private void add(String work, Work ours, String peer, Work peers, Goal goal) {
        lines.add(new Line(work, ours, peer, peers, goal));
    }

    private Operation find(String contestant) {
        return find(contestant, USUAL);
    }

    private Operation find(String contestant, int tokens) {
        return new Operation("find", contestant, tokens(tokens), 1);
    }

    private Operation save(String contestant) {
        return save(contestant, USUAL);
    }

    private Operation save(String contestant, int tokens) {
        return new Operation("save", contestant, tokens(tokens), 1);
    }

    private int tokens(int tokens) {
        return Math.min(tokens, scale.mostTokens());
    }
}
