package dev.tokenhold.testservers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A network between a client and a server that breaks on request: forwards connections from one port of the loopback interface to
 * another, counts the bytes, and records them on request.
 *
 * <p>At most one fault is planned at a time. It strikes once, cuts the one connection that it strikes, and is over. Texts match
 * whole words, ignoring case, in data that arrives at once, as the beginning of a statement does.
 *
 * <p>Thread-safe.
 */
public final class TcpProxy implements AutoCloseable {

    /** All bytes pass, and the connection stays. */
    static final int ALL = Integer.MAX_VALUE;

    private final int port = FreePorts.next();
    private final int target;
    private final Set<ProxyConnection> open = ConcurrentHashMap.newKeySet();
    private final Set<ProxyConnection> captured = new LinkedHashSet<>();
    private boolean capturing;
    private long requestBytes;
    private long responseBytes;
    private @Nullable Fault fault;
    private @Nullable ServerSocket listener;

    /** Sees all that arrives and decides how many bytes of it pass before the connection is cut, or {@link #ALL}. */
    private interface Fault {
        int passing(ProxyConnection connection, boolean request, byte[] bytes, int length);
    }

    /**
     * Creates a proxy that listens on a new port.
     *
     * @param target the port that it forwards to
     */
    public TcpProxy(int target) {
        this.target = target;
        accept();
    }

    /** {@return the port on {@link DatabaseServer#HOST} that it listens on} */
    public int port() {
        return port;
    }

    /** Accepts connections again after {@link #refuse()}. */
    public synchronized void accept() {
        if (listener != null) {
            return;
        }
        try {
            ServerSocket socket = new ServerSocket(port, 0, InetAddress.getLoopbackAddress());
            listener = socket;
            ProxyConnection.startThread(() -> acceptAll(socket));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void acceptAll(ServerSocket socket) {
        while (!socket.isClosed()) {
            try {
                connect(socket.accept(), socket);
            } catch (IOException e) {
                // Closed by refuse(), or the client has gone already.
            }
        }
    }

    private void connect(Socket client, ServerSocket listening) throws IOException {
        Socket server;
        try {
            server = new Socket(InetAddress.getLoopbackAddress(), target);
        } catch (IOException e) {
            client.close();
            return;
        }
        client.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
        ProxyConnection connection = new ProxyConnection(this, client, server);
        synchronized (this) {
            if (!listening.equals(listener)) {
                // A last connection may be accepted while the port is being closed.
                connection.cut();
                return;
            }
            open.add(connection);
            if (capturing) {
                captured.add(connection);
            }
        }
        connection.start();
    }

    /** Refuses new connections; those that are open stay. */
    public synchronized void refuse() {
        try {
            if (listener != null) {
                listener.close();
                listener = null;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Cuts all connections at once, whatever is passing. */
    public void cut() {
        open.forEach(ProxyConnection::cut);
    }

    void forget(ProxyConnection connection) {
        open.remove(connection);
    }

    /**
     * Loses the next request with a text: the server never sees it.
     *
     * @param text such as {@code commit}
     */
    public void loseRequest(String text) {
        Pattern words = words(text);
        plan((connection, request, bytes, length) -> request && contains(bytes, length, words) ? 0 : ALL);
    }

    /**
     * Loses the answer to the next request with a text: the server has done what was asked, and the client cannot know.
     *
     * @param text such as {@code commit}
     */
    public void loseResponse(String text) {
        Pattern words = words(text);
        AtomicReference<@Nullable ProxyConnection> asked = new AtomicReference<>();
        plan((connection, request, bytes, length) -> {
            if (request && contains(bytes, length, words)) {
                asked.compareAndSet(null, connection);
            }
            return !request && connection.equals(asked.get()) ? 0 : ALL;
        });
    }

    /**
     * Cuts a connection after some more bytes from clients have passed.
     *
     * @param bytes the number of bytes that still pass, on all connections together
     */
    public void cutAfterRequestBytes(long bytes) {
        long end = requestBytes() + bytes;
        plan((connection, request, chunk, length) ->
                request && requestBytes + length >= end ? (int) (end - requestBytes) : ALL);
    }

    /**
     * Cuts a connection after some more bytes from the server have passed.
     *
     * @param bytes the number of bytes that still pass, on all connections together
     */
    public void cutAfterResponseBytes(long bytes) {
        long end = responseBytes() + bytes;
        plan((connection, request, chunk, length) ->
                !request && responseBytes + length >= end ? (int) (end - responseBytes) : ALL);
    }

    private synchronized void plan(Fault planned) {
        fault = planned;
    }

    /**
     * Tells whether a planned fault has not struck yet: a test that ends with true has tested nothing.
     *
     * @return true when it is still to come
     */
    public synchronized boolean faultPending() {
        return fault != null;
    }

    /** Matches whole words: {@code commit} is not in {@code SET autocommit=0}. */
    private static Pattern words(String text) {
        return Pattern.compile("(?<!\\w)" + Pattern.quote(text) + "(?!\\w)", Pattern.CASE_INSENSITIVE);
    }

    private static boolean contains(byte[] bytes, int length, Pattern words) {
        return words.matcher(new String(bytes, 0, length, StandardCharsets.ISO_8859_1))
                .find();
    }

    synchronized int passing(ProxyConnection connection, boolean request, byte[] bytes, int length) {
        int passing = fault == null ? ALL : fault.passing(connection, request, bytes, length);
        if (passing != ALL) {
            fault = null;
        }
        int forwarded = Math.min(passing, length);
        if (request) {
            requestBytes += forwarded;
        } else {
            responseBytes += forwarded;
        }
        if (captured.contains(connection)) {
            connection.capture(request, bytes, forwarded);
        }
        return passing;
    }

    /** Records, in memory, all that passes on connections made from now on. */
    public synchronized void capture() {
        capturing = true;
    }

    /**
     * Returns what passed on the connections made since {@link #capture()}, including those that are still open.
     *
     * @return for each connection what the client sent and what the server sent, as two elements
     */
    public synchronized List<byte[]> captured() {
        List<byte[]> streams = new ArrayList<>();
        for (ProxyConnection connection : captured) {
            streams.add(connection.captured(true));
            streams.add(connection.captured(false));
        }
        return streams;
    }

    /** {@return the number of bytes that clients have sent to the server} */
    public synchronized long requestBytes() {
        return requestBytes;
    }

    /** {@return the number of bytes that the server has sent to clients} */
    public synchronized long responseBytes() {
        return responseBytes;
    }

    /** Ends all connections and stops listening. */
    @Override
    public void close() {
        refuse();
        cut();
    }
}
