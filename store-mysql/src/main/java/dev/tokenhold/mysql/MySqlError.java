package dev.tokenhold.mysql;

import com.mysql.cj.jdbc.exceptions.PacketTooBigException;
import dev.tokenhold.jdbc.Failure;
import dev.tokenhold.spi.FenceNotice;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The meaning of an exception, in our own words, since servers quote values in their messages.
 *
 * @param failure what it means for the transaction
 * @param reason what happened, and what to do about it if trying again does not help
 * @param ofServer whether another server may do better, so that the connection should be given up
 * @param kind what kind of error it is
 */
record MySqlError(Failure failure, String reason, boolean ofServer, Kind kind) {

    /** What else decides on what to do about an error. */
    enum Kind {
        /** Nothing. */
        ORDINARY,
        /** What is stored is damaged. */
        DAMAGE,
        /** There is nothing of that name. */
        ABSENT,
        /** The server is read-only, perhaps only until another one has taken over from it. */
        READ_ONLY
    }

    /** A limit, since chains of exceptions may be circular. */
    private static final int LINKS = 20;

    static MySqlError retry(String reason) {
        return new MySqlError(Failure.RETRY, reason, false, Kind.ORDINARY);
    }

    static MySqlError retryElsewhere(String reason) {
        return new MySqlError(Failure.RETRY, reason, true, Kind.ORDINARY);
    }

    static MySqlError unknown(String reason) {
        return new MySqlError(Failure.OUTCOME_UNKNOWN, reason, true, Kind.ORDINARY);
    }

    static MySqlError fatal(String reason) {
        return fatal(reason, Kind.ORDINARY);
    }

    static MySqlError fatal(String reason, Kind kind) {
        return new MySqlError(Failure.FATAL, reason, false, kind);
    }

    static MySqlError readOnly(String reason) {
        return new MySqlError(Failure.RETRY, reason, true, Kind.READ_ONLY);
    }

    /**
     * Explains an exception.
     *
     * @param failure the exception; its causes and chained exceptions count too
     * @return its meaning
     */
    static MySqlError of(SQLException failure) {
        List<Throwable> links = links(failure);
        for (Throwable link : links) {
            if (link instanceof NoServerException noServer) {
                return noServer.error();
            }
            if (link instanceof PacketTooBigException) {
                return ServerErrors.TOO_LARGE;
            }
            if (link instanceof SQLException e && e.getErrorCode() > 0) {
                return ServerErrors.explain(e);
            }
        }
        return ofDriver(links);
    }

    /** Finds the notice of the fence that refused a write; empty if something else failed, including the triggers of others. */
    static Optional<FenceNotice> fence(SQLException failure) {
        return links(failure).stream()
                .filter(link -> link instanceof SQLException e && e.getErrorCode() == ServerErrors.SIGNALLED)
                .flatMap(link -> FenceNotice.in(String.valueOf(link.getMessage())).stream())
                .findFirst();
    }

    private static MySqlError ofDriver(List<Throwable> links) {
        for (Throwable link : links) {
            MySqlError error = ofCause(link);
            if (error != null) {
                return error;
            }
        }
        // After a connection broke, the driver fails in many ways, such as with "statement closed" (S1009).
        return unknown("the connection was lost, or none was free");
    }

    private static @Nullable MySqlError ofCause(Throwable link) {
        String message = String.valueOf(link.getMessage());
        if (message.contains("SSL Connection required")) {
            return fatal(
                    "the server offers no TLS, so others could read the password and everything else on the network:"
                            + " set up TLS there (ssl_cert, ssl_key), or add ?sslMode=DISABLED to the URI to do without");
        }
        if (message.contains("Connection is read-only")) {
            return fatal("the DataSource hands out connections that are read-only: let it hand out others");
        }
        if (message.contains("Public Key Retrieval")) {
            return fatal(
                    "the server wants the password encrypted with its public key, which an attacker on the network could"
                            + " have replaced: use TLS, or name the file of the key with serverRSAPublicKeyFile");
        }
        if (link instanceof CertificateException) {
            return fatal(
                    "the certificate of the server is not trusted: put the certificate of its authority into the trust store of"
                            + " Java, or name one with trustCertificateKeyStoreUrl; with sslMode=VERIFY_IDENTITY it has to name the host"
                            + " too");
        }
        if (link instanceof UnknownHostException) {
            return retryElsewhere("the host name is unknown");
        }
        if (link instanceof ConnectException) {
            return retryElsewhere("no connection can be made (" + message
                    + "), perhaps because the server does not run or has another port");
        }
        return link instanceof SocketTimeoutException ? unknown("the server did not answer in time") : null;
    }

    private static List<Throwable> links(SQLException failure) {
        List<Throwable> links = new ArrayList<>();
        Deque<Throwable> toVisit = new ArrayDeque<>(List.of(failure));
        while (!toVisit.isEmpty() && links.size() < LINKS) {
            Throwable link = toVisit.remove();
            links.add(link);
            if (link.getCause() != null) {
                toVisit.add(link.getCause());
            }
            if (link instanceof SQLException e && e.getNextException() != null) {
                toVisit.add(e.getNextException());
            }
        }
        return links;
    }
}
