package dev.tokenhold.testkit;

import dev.tokenhold.InMemoryTokenStore;
import dev.tokenhold.OAuthToken;
import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.TokenStore;
import dev.tokenhold.internal.DurableFiles;
import dev.tokenhold.internal.InterProcessLock;
import dev.tokenhold.spi.Replacement;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The simplest store that outlives its process: reads all tokens from a file and writes all tokens to it at every call, under a
 * lock. It is here so that the suites for stores of many processes have one to be tried on.
 */
final class PlainFileTokenStore implements TokenStore {

    private final Path file;
    private final InterProcessLock lock;
    private volatile boolean closed;

    PlainFileTokenStore(Path file) {
        this.file = file;
        this.lock = new InterProcessLock(file.resolveSibling(file.getFileName() + ".lock"), Duration.ofMinutes(1));
    }

    @Override
    public Optional<OAuthToken> findToken(OAuthToken query) {
        return doing(false, tokens -> tokens.findToken(query));
    }

    @Override
    public Optional<OAuthToken> findTokenById(String id) {
        return doing(false, tokens -> tokens.findTokenById(id));
    }

    @Override
    public OAuthToken saveToken(OAuthToken token) {
        return doing(true, tokens -> tokens.saveToken(token));
    }

    @Override
    public List<OAuthToken> saveTokens(List<OAuthToken> batch) {
        return doing(true, tokens -> tokens.saveTokens(batch));
    }

    @Override
    public boolean deleteToken(String id) {
        return doing(true, tokens -> tokens.deleteToken(id));
    }

    @Override
    public boolean deleteToken(OAuthToken query) {
        return doing(true, tokens -> tokens.deleteToken(query));
    }

    @Override
    public List<OAuthToken> getTokens() {
        return doing(false, InMemoryTokenStore::getTokens);
    }

    @Override
    public void deleteTokens() {
        doing(true, tokens -> {
            tokens.deleteTokens();
            return true;
        });
    }

    @Override
    public void close() {
        closed = true;
    }

    private <T> T doing(boolean changing, Function<InMemoryTokenStore, T> action) {
        if (closed) {
            throw StoreUnavailableException.closed();
        }
        try {
            return lock.holding(() -> {
                InMemoryTokenStore tokens = read();
                T result = action.apply(tokens);
                if (changing) {
                    write(tokens.getTokens());
                }
                return result;
            });
        } catch (IOException e) {
            throw new StoreUnavailableException(file + " cannot be read or written", true, e);
        }
    }

    private InMemoryTokenStore read() throws IOException {
        InMemoryTokenStore tokens = new InMemoryTokenStore("plain:" + file);
        if (!Files.exists(file)) {
            return tokens;
        }
        List<Replacement> stored = new ArrayList<>();
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
            for (int left = in.readInt(); left > 0; left--) {
                OAuthToken.Builder token = OAuthToken.builder()
                        .id(text(in))
                        .userName(text(in))
                        .clientId(text(in))
                        .clientSecret(text(in))
                        .accessToken(text(in))
                        .refreshToken(text(in))
                        .grantToken(text(in))
                        .redirectUrl(text(in))
                        .apiDomain(text(in));
                if (in.readBoolean()) {
                    token.expiresAt(Instant.ofEpochMilli(in.readLong()));
                }
                for (int attributes = in.readInt(); attributes > 0; attributes--) {
                    token.attribute(text(in), text(in));
                }
                stored.add(new Replacement(null, token.build()));
            }
        }
        tokens.replaceTokens(stored);
        return tokens;
    }

    private void write(List<OAuthToken> tokens) throws IOException {
        DurableFiles.replace(file, raw -> {
            DataOutputStream out = new DataOutputStream(new BufferedOutputStream(raw));
            out.writeInt(tokens.size());
            for (OAuthToken token : tokens) {
                text(out, token.id());
                text(out, token.userName());
                text(out, token.clientId());
                text(out, token.clientSecret());
                text(out, token.accessToken());
                text(out, token.refreshToken());
                text(out, token.grantToken());
                text(out, token.redirectUrl());
                text(out, token.apiDomain());
                out.writeBoolean(token.expiresAt() != null);
                if (token.expiresAt() != null) {
                    out.writeLong(token.expiresAt().toEpochMilli());
                }
                out.writeInt(token.attributes().size());
                for (var attribute : token.attributes().entrySet()) {
                    text(out, attribute.getKey());
                    text(out, attribute.getValue());
                }
            }
            out.flush();
        });
    }

    // Empty stands for absent.
    private static String text(DataInputStream in) throws IOException {
        return new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
    }

    private static void text(DataOutputStream out, String value) throws IOException {
        byte[] bytes = (value == null ? "" : value).getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }
}
