package dev.tokenhold.testservers;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * A D-Bus session without a display, and in it GNOME Keyring with a default keyring, locked or unlocked, in a home directory of its own.
 */
public final class DesktopSession implements AutoCloseable {

    private final Path home;
    private final Path log;
    private final String address;
    private final List<Process> processes = new ArrayList<>();

    private DesktopSession(Path home, String configuration) throws IOException {
        this.home = home;
        this.log = Files.createTempFile(home, "session", ".log");
        Process bus = start(
                ProcessBuilder.Redirect.PIPE, Map.of(), "dbus-daemon", configuration, "--nofork", "--print-address");
        BufferedReader output = bus.inputReader(StandardCharsets.UTF_8);
        String line = output.readLine();
        if (line == null) {
            throw new IOException("the D-Bus session did not start: " + log());
        }
        this.address = line;
    }

    /** {@return why this machine cannot run a session; empty if it can} */
    public static Optional<String> unavailableReason() {
        List<String> path = List.of(System.getenv("PATH").split(":", -1));
        return Stream.of("dbus-daemon", "dbus-send", "gnome-keyring-daemon", "secret-tool")
                .filter(program -> path.stream().noneMatch(folder -> Files.isExecutable(Path.of(folder, program))))
                .map(program -> "needs the program " + program)
                .findFirst();
    }

    /**
     * Starts a session whose default keyring is unlocked. The password of the keyring is empty.
     *
     * @param home the home directory; what is kept in the keyring stays there for the next session
     * @return the session
     * @throws IOException if it does not start
     */
    public static DesktopSession unlocked(Path home) throws IOException {
        DesktopSession session = new DesktopSession(home, "--session");
        Process daemon = session.startDaemon("--unlock");
        try (OutputStream input = daemon.getOutputStream()) {
            input.write('\n');
        }
        session.awaitDaemon();
        return session;
    }

    /**
     * Starts a session whose default keyring is locked, if there was one in this home directory before.
     *
     * @param home the home directory
     * @return the session
     * @throws IOException if it does not start
     */
    public static DesktopSession locked(Path home) throws IOException {
        DesktopSession session = new DesktopSession(home, "--session");
        session.startDaemon("--start");
        session.awaitDaemon();
        return session;
    }

    /**
     * Starts a session in which no keyring runs, nor is started by those who ask for it.
     *
     * @param home the home directory
     * @return the session
     * @throws IOException if it does not start
     */
    public static DesktopSession withoutKeyring(Path home) throws IOException {
        Path configuration = Files.writeString(home.resolve("bus.conf"), """
                <busconfig>
                  <type>session</type>
                  <listen>unix:tmpdir=/tmp</listen>
                  <policy context="default">
                    <allow send_destination="*"/>
                    <allow receive_sender="*"/>
                    <allow own="*"/>
                  </policy>
                </busconfig>
                """);
        return new DesktopSession(home, "--config-file=" + configuration);
    }

    /**
     * Returns the environment variables that a program in this session has in addition.
     *
     * @return the names and their values
     */
    public Map<String, String> environment() {
        return Map.of("HOME", home.toString(), "DBUS_SESSION_BUS_ADDRESS", address);
    }

    /**
     * Returns the password of an entry of the service {@code tokenhold}, as another program sees it.
     *
     * @param account the account of the entry
     * @return the password; empty if there is no such entry
     * @throws IOException if it cannot be read
     */
    public String password(String account) throws IOException {
        return secretTool("lookup", "service", "tokenhold", "account", account);
    }

    /**
     * Deletes an entry of the service {@code tokenhold}.
     *
     * @param account the account of the entry
     * @throws IOException if it cannot be deleted
     */
    public void delete(String account) throws IOException {
        secretTool("clear", "service", "tokenhold", "account", account);
    }

    /**
     * Returns what the daemons have reported so far.
     *
     * @return their lines
     * @throws IOException if they cannot be read
     */
    public String log() throws IOException {
        return Files.readString(log);
    }

    private String secretTool(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("secret-tool"));
        command.addAll(List.of(arguments));
        Process process = start(ProcessBuilder.Redirect.PIPE, environment(), command.toArray(String[]::new));
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.onExit().join();
        return output;
    }

    private Process startDaemon(String how) throws IOException {
        return start(
                ProcessBuilder.Redirect.appendTo(log.toFile()),
                environment(),
                "gnome-keyring-daemon",
                how,
                "--foreground",
                "--components=secrets");
    }

    private void awaitDaemon() throws IOException {
        // Answers when the daemon has taken the name.
        for (int attempt = 0; attempt < 100; attempt++) {
            Process asking = start(
                    ProcessBuilder.Redirect.PIPE,
                    environment(),
                    "dbus-send",
                    "--session",
                    "--print-reply",
                    "--dest=org.freedesktop.DBus",
                    "/org/freedesktop/DBus",
                    "org.freedesktop.DBus.NameHasOwner",
                    "string:org.freedesktop.secrets");
            String reply = new String(asking.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (asking.onExit().join().exitValue() == 0 && reply.contains("boolean true")) {
                return;
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
        throw new IOException("GNOME Keyring did not start: " + log());
    }

    private Process start(ProcessBuilder.Redirect output, Map<String, String> environment, String... command)
            throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectOutput(output)
                .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().keySet().removeAll(List.of("DISPLAY", "WAYLAND_DISPLAY", "XDG_RUNTIME_DIR"));
        builder.environment().putAll(environment);
        Process process = builder.start();
        processes.add(process);
        return process;
    }

    @Override
    public void close() {
        processes.forEach(Process::destroy);
        processes.forEach(process -> process.onExit().join());
    }
}
