package dev.tokenhold.mysql;

import com.mysql.cj.jdbc.exceptions.PacketTooBigException;
import dev.tokenhold.jdbc.server.NoServerException;
import dev.tokenhold.jdbc.server.ServerError;
import dev.tokenhold.spi.FenceNotice;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Explains the exceptions of Connector/J and of the servers. */
final class MySqlErrors {

    private MySqlErrors() {}

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
        return ServerError.links(failure).stream()
                .filter(link -> link instanceof SQLException e && e.getErrorCode() == ServerErrors.SIGNALLED)
                .flatMap(link -> FenceNotice.in(String.valueOf(link.getMessage())).stream())
                .findFirst();
    }

    private static ServerError ofDriver(List<Throwable> links) {
        for (Throwable link : links) {
            ServerError error = ofCause(link);
            if (error != null) {
                return error;
            }
        }
        // After a connection broke, the driver fails in many ways, such as with "statement closed" (S1009).
        return ServerError.unknown("the connection was lost, or none was free");
    }

    private static @Nullable ServerError ofCause(Throwable link) {
        String message = String.valueOf(link.getMessage());
        if (message.contains("SSL Connection required")) {
            return ServerError.fatal(
                    "the server offers no TLS, so others could read the password and everything else on the network:"
                            + " set up TLS there (ssl_cert, ssl_key), or add ?sslMode=DISABLED to the URI to do without");
        }
        if (message.contains("Connection is read-only")) {
            return ServerError.fatal("the DataSource hands out connections that are read-only: let it hand out others");
        }
        if (message.contains("Public Key Retrieval")) {
            return ServerError.fatal(
                    "the server wants the password encrypted with its public key, which an attacker on the network could"
                            + " have replaced: use TLS, or name the file of the key with serverRSAPublicKeyFile");
        }
        if (link instanceof CertificateException) {
            return ServerError.fatal(
                    "the certificate of the server is not trusted: put the certificate of its authority into the trust store of"
                            + " Java, or name one with trustCertificateKeyStoreUrl; with sslMode=VERIFY_IDENTITY it has to name the host"
                            + " too");
        }
        if (link instanceof UnknownHostException) {
            return ServerError.retryElsewhere("the host name is unknown");
        }
        if (link instanceof ConnectException) {
            return ServerError.retryElsewhere("no connection can be made (" + message
                    + "), perhaps because the server does not run or has another port");
        }
        return link instanceof SocketTimeoutException ? ServerError.unknown("the server did not answer in time") : null;
    }
}
