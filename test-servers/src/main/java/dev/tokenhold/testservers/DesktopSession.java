package dev.tokenhold.testservers;

import java.io.IOException;
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
 * Like a server, the daemons end with this JVM.
 */
public final class DesktopSession implements AutoCloseable {

    private static final String KEYRING = "gnome-keyring-daemon";

    private final Path home;
    private final Path log;
    private final List<ServerProcess> daemons = new ArrayList<>();

    private DesktopSession(Path home, String configuration) throws IOException {
        this.home = home;
        this.log = Files.createTempFile(home, "session", ".log");
        start(List.of("dbus-daemon", configuration, "--nofork", "--address=" + address()));
        awaitOwner("org.freedesktop.DBus");
    }

    /** {@return why this machine cannot run a session; empty if it can} */
    public static Optional<String> unavailableReason() {
        List<String> path = List.of(System.getenv("PATH").split(":", -1));
        return Stream.of("dbus-daemon", "dbus-send", KEYRING, "secret-tool")
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
        Path password = Files.writeString(home.resolve("password"), "\n");
        return withKeyring(home, List.of("sh", "-c", "exec \"$@\" < \"$0\"", password.toString(), KEYRING, "--unlock"));
    }

    /**
     * Starts a session whose default keyring is locked, if there was one in this home directory before.
     *
     * @param home the home directory
     * @return the session
     * @throws IOException if it does not start
     */
    public static DesktopSession locked(Path home) throws IOException {
        return withKeyring(home, List.of(KEYRING, "--start"));
    }

    private static DesktopSession withKeyring(Path home, List<String> command) throws IOException {
        DesktopSession session = new DesktopSession(home, "--session");
        List<String> inForeground = new ArrayList<>(command);
        inForeground.addAll(List.of("--foreground", "--components=secrets"));
        session.start(inForeground);
        session.awaitOwner("org.freedesktop.secrets");
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
        return Map.of("HOME", home.toString(), "DBUS_SESSION_BUS_ADDRESS", address());
    }

    /**
     * Returns the password of an entry of the service {@code tokenhold}, as another program sees it.
     *
     * @param account the account of the entry
     * @return the password; empty if there is no such entry
     * @throws IOException if it cannot be read
     */
    public String password(String account) throws IOException {
        return secretTool("lookup", account);
    }

    /**
     * Deletes an entry of the service {@code tokenhold}.
     *
     * @param account the account of the entry
     * @throws IOException if it cannot be deleted
     */
    public void delete(String account) throws IOException {
        secretTool("clear", account);
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

    private String address() {
        return "unix:path=" + home.resolve("bus");
    }

    private String secretTool(String command, String account) throws IOException {
        Process process = new ProcessBuilder(
                        inSession(List.of("secret-tool", command, "service", "tokenhold", "account", account)))
                .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.onExit().join();
        return output;
    }

    private void awaitOwner(String name) throws IOException {
        List<String> asking = inSession(List.of(
                "dbus-send",
                "--session",
                "--print-reply",
                "--dest=org.freedesktop.DBus",
                "/org/freedesktop/DBus",
                "org.freedesktop.DBus.GetNameOwner",
                "string:" + name));
        for (int attempt = 0; attempt < 100; attempt++) {
            if (ServerProcess.failure(asking.toArray(String[]::new)).isEmpty()) {
                return;
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
        close();
        throw new IOException("nobody is " + name + " in the D-Bus session: " + log());
    }

    private void start(List<String> command) {
        daemons.add(ServerProcess.start(inSession(command), log));
    }

    private List<String> inSession(List<String> program) {
        List<String> command = new ArrayList<>(List.of("env"));
        List.of("DISPLAY", "WAYLAND_DISPLAY", "XDG_RUNTIME_DIR").forEach(name -> command.addAll(List.of("-u", name)));
        environment().forEach((name, value) -> command.add(name + "=" + value));
        command.addAll(program);
        return command;
    }

    @Override
    public void close() {
        daemons.forEach(ServerProcess::kill);
    }
}
