package dev.tokenhold.testservers;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;

/** One connection through a {@link TcpProxy}: two threads, one for each direction. */
final class ProxyConnection {

    private static final int CHUNK = 1 << 16;

    private final TcpProxy proxy;
    private final Socket client;
    private final Socket server;
    private final ByteArrayOutputStream requests = new ByteArrayOutputStream();
    private final ByteArrayOutputStream responses = new ByteArrayOutputStream();

    ProxyConnection(TcpProxy proxy, Socket client, Socket server) {
        this.proxy = proxy;
        this.client = client;
        this.server = server;
    }

    void start() {
        startThread(() -> forward(true, client, server));
        startThread(() -> forward(false, server, client));
    }

    static void startThread(Runnable task) {
        Thread thread = new Thread(task, "tcp-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    private void forward(boolean request, Socket from, Socket to) {
        byte[] bytes = new byte[CHUNK];
        try {
            InputStream input = from.getInputStream();
            OutputStream output = to.getOutputStream();
            for (int length = input.read(bytes); length >= 0; length = input.read(bytes)) {
                int passing = proxy.passing(this, request, bytes, length);
                output.write(bytes, 0, Math.min(passing, length));
                if (passing != TcpProxy.ALL) {
                    break;
                }
            }
        } catch (IOException e) {
            // One side has gone; cutting the connection tells the other.
        } finally {
            cut();
        }
    }

    /** Records what passes. */
    void capture(boolean request, byte[] bytes, int length) {
        (request ? requests : responses).write(bytes, 0, length);
    }

    byte[] captured(boolean request) {
        return (request ? requests : responses).toByteArray();
    }

    void cut() {
        try (client;
                server) {
            proxy.forget(this);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
