package dev.tokenhold.refresh;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Names this process for people. */
final class ThisProcess {

    private ThisProcess() {}

    /** Returns the process id and the name of the host. */
    static String name() {
        return ProcessHandle.current().pid() + "@" + host();
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "unknown";
        }
    }
}
