package dev.tokenhold.testservers;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP server on loopback that answers each request with the next line of a script, byte for byte, over connections that it keeps open:
 * for what an orderly server does not do. Without a line for it, a request gets status 404.
 */
public final class ScriptedServer implements AutoCloseable {

    /**
     * A request as it came in.
     *
     * @param line the request line
     * @param headers the header fields, by their names in lower case
     * @param body the body
     */
    public record Request(String line, Map<String, String> headers, String body) {}

    private record Line(String response, boolean close) {}

    private static final Line NOT_FOUND = new Line(response(404, ""), true);

    private final ServerSocket listener;
    private final Queue<Line> script = new ConcurrentLinkedQueue<>();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final BlockingQueue<Request> arrivals = new LinkedBlockingQueue<>();
    private final List<Socket> connections = new CopyOnWriteArrayList<>();

    private ScriptedServer(ServerSocket listener) {
        this.listener = listener;
    }

    /** {@return a running server on a free port} */
    public static ScriptedServer start() {
        try {
            return start(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Starts a server.
     *
     * @param listener the socket that it listens on, for example one with TLS; closed with the server
     * @return the running server
     */
    public static ScriptedServer start(ServerSocket listener) {
        ScriptedServer server = new ScriptedServer(listener);
        server.run(server::accept);
        return server;
    }

    /**
     * Returns a URI of this server.
     *
     * @param path a path
     * @return an http URI with the address 127.0.0.1
     */
    public URI uri(String path) {
        return URI.create("http://127.0.0.1:" + listener.getLocalPort() + path);
    }

    /**
     * Appends a response to the script. The connection stays open after it.
     *
     * @param status the status
     * @param body the body
     * @param headers lines of the header, besides the length
     * @return this server
     */
    public ScriptedServer answer(int status, String body, String... headers) {
        script.add(new Line(response(status, body, headers), false));
        return this;
    }

    /**
     * Appends bytes to the script, after which the connection is closed.
     *
     * @param bytes what is sent, in Latin-1; empty to close the connection once the request was read
     * @return this server
     */
    public ScriptedServer breakOff(String bytes) {
        script.add(new Line(bytes, true));
        return this;
    }

    /**
     * Appends bytes to the script, after which nothing more comes.
     *
     * @param bytes what is sent, in Latin-1; empty for no answer at all
     * @return this server
     */
    public ScriptedServer stall(String bytes) {
        script.add(new Line(bytes, false));
        return this;
    }

    /** {@return the requests that were read, in their order} */
    public List<Request> requests() {
        return List.copyOf(requests);
    }

    /** {@return how many connections were accepted} */
    public int connections() {
        return connections.size();
    }

    /**
     * Waits for the next request, for at most a minute.
     *
     * @return the request
     * @throws InterruptedException if the waiting thread is interrupted
     */
    public Request await() throws InterruptedException {
        Request request = arrivals.poll(1, TimeUnit.MINUTES);
        if (request == null) {
            throw new AssertionError("no request came within a minute");
        }
        return request;
    }

    @Override
    public void close() {
        try {
            listener.close();
            for (Socket connection : connections) {
                connection.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String response(int status, String body, String... headers) {
        StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " x\r\nContent-Length: "
                + body.getBytes(StandardCharsets.UTF_8).length + "\r\n");
        for (String header : headers) {
            head.append(header).append("\r\n");
        }
        return new String((head + "\r\n" + body).getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    private void run(Runnable task) {
        Thread thread = new Thread(task, "scripted-server");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket connection = listener.accept();
                connections.add(connection);
                run(() -> serve(connection));
            } catch (IOException e) {
                // Closed.
                return;
            }
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            InputStream in = new BufferedInputStream(connection.getInputStream());
            for (Request request = read(in); request != null; request = read(in)) {
                requests.add(request);
                arrivals.add(request);
                Line next = script.poll();
                Line line = next == null ? NOT_FOUND : next;
                connection.getOutputStream().write(line.response().getBytes(StandardCharsets.ISO_8859_1));
                if (line.close()) {
                    return;
                }
            }
        } catch (IOException e) {
            // The client went away, or the server was closed: what was read is in the list.
            return;
        }
    }

    private static @Nullable Request read(InputStream in) throws IOException {
        String line = line(in);
        if (line.isEmpty()) {
            return null;
        }
        Map<String, String> headers = new TreeMap<>();
        for (String header = line(in); !header.isEmpty(); header = line(in)) {
            int colon = header.indexOf(':');
            if (colon < 0) {
                return null;
            }
            headers.put(
                    header.substring(0, colon).toLowerCase(Locale.ROOT),
                    header.substring(colon + 1).strip());
        }
        int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
        String body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
        return body.length() < length ? null : new Request(line, headers, body);
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }
}
