package dev.tokenhold.postgresql;

import dev.tokenhold.jdbc.server.NoServerException;
import dev.tokenhold.jdbc.server.ServerError;
import dev.tokenhold.spi.FenceNotice;
import dev.tokenhold.spi.SecretSource;
import java.io.FileNotFoundException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** Explains the exceptions of pgjdbc and of the servers. */
final class PostgreSqlErrors {

    private static final String CATALOG = "pg_catalog";
    private static final String REJECTED = "08004";
    private static final ServerError UNTRUSTED = ServerError.fatal(
            "the certificate of the server is not trusted: name the certificate of its authority with sslrootcert; with"
                    + " sslmode=verify-full it has to name the host too");

    private PostgreSqlErrors() {}

    /**
     * Explains an exception.
     *
     * @param failure the exception; its causes and chained exceptions count too
     * @return its meaning
     */
    static ServerError of(SQLException failure) {
        List<Throwable> links = ServerError.links(failure);
        for (Throwable link : links) {
            if (link instanceof NoServerException noServer) {
                return noServer.error();
            }
        }
        for (Throwable link : links) {
            Optional<ServerErrorMessage> message = message(link);
            if (message.isPresent()) {
                return isOfCatalog(message.get()) ? SqlStates.CREATED_AT_ONCE : SqlStates.explain((SQLException) link);
            }
        }
        // The TLS error that it causes comes first, and says less.
        if (links.stream().anyMatch(PostgreSqlErrors::isOfCertificate)) {
            return UNTRUSTED;
        }
        for (Throwable link : links) {
            ServerError error = ofCause(link);
            if (error != null) {
                return error;
            }
        }
        for (Throwable link : links) {
            if (link instanceof SQLException e && e.getSQLState() != null) {
                return SqlStates.explain(e);
            }
        }
        // A pool that has no connection to give, or a connection that was closed.
        return ServerError.unknown("the connection was lost, or none was free");
    }

    /** Finds the notice of the fence that refused a write; empty if something else failed, including the triggers of others. */
    static Optional<FenceNotice> fence(SQLException failure) {
        return ServerError.links(failure).stream()
                .map(PostgreSqlErrors::message)
                .flatMap(Optional::stream)
                .filter(message -> SqlStates.RAISED.equals(message.getSQLState()))
                .flatMap(message -> FenceNotice.in(String.valueOf(message.getMessage())).stream())
                .findFirst();
    }

    private static Optional<ServerErrorMessage> message(Throwable link) {
        return link instanceof PSQLException e ? Optional.ofNullable(e.getServerErrorMessage()) : Optional.empty();
    }

    // A session that creates something at the same time as another one meets the entry of the other in the catalog.
    private static boolean isOfCatalog(ServerErrorMessage message) {
        return SqlStates.NOT_UNIQUE.equals(message.getSQLState()) && CATALOG.equals(message.getSchema());
    }

    // The driver speaks the language of its machine, but the name of its class is the same in all of them.
    private static boolean isOfCertificate(Throwable link) {
        return link instanceof CertificateException
                || String.valueOf(link.getMessage()).contains("PgjdbcHostnameVerifier");
    }

    private static @Nullable ServerError ofCause(Throwable link) {
        String message = String.valueOf(link.getMessage());
        if (link instanceof FileNotFoundException) {
            return ServerError.fatal(
                    "a file that sslrootcert, sslcert or sslkey names cannot be read: put it there, or name another");
        }
        if (link instanceof SSLException) {
            return ServerError.fatal(
                    "no TLS connection can be made: see that the server and this Java have a version of TLS in common,"
                            + " and that the server takes the certificate of this client, if sslcert names one");
        }
        if (link instanceof UnknownHostException) {
            return ServerError.retryElsewhere("the host name is unknown");
        }
        if (link instanceof ConnectException) {
            return ServerError.retryElsewhere("no connection can be made (" + message
                    + "), perhaps because the server does not run or has another port");
        }
        if (link instanceof SocketTimeoutException) {
            return ServerError.unknown("the server did not answer in time");
        }
        return link instanceof SQLException e && REJECTED.equals(e.getSQLState()) ? rejected(message) : null;
    }

    // The driver speaks the language of its machine.
    private static ServerError rejected(String message) {
        String noTls =
                "the server offers no TLS, so others could read the password and everything else on the network: set up TLS there"
                        + " (ssl=on), or add ?sslmode=disable to the URI to do without";
        String noPassword =
                "the account needs a password, and none was given: name its source in the setting password, one of "
                        + SecretSource.NOTATIONS;
        if (message.contains("password")) {
            return ServerError.fatal(noPassword);
        }
        return ServerError.fatal(message.contains("SSL") ? noTls : noTls + "; or " + noPassword);
    }
}
