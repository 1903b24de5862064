package dev.tokenhold.crypto;

import dev.tokenhold.TokenStoreException;
import dev.tokenhold.internal.FileStamp;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The present revision of a keyring. A running process learns of a new one from the file, so that it need not be restarted after an
 * edit. Thread-safe.
 *
 * <p>A later revision of the same keyring is taken over. Whatever else is in the file leaves the present revision in use: an earlier
 * one, another keyring, a file that is copied at the moment, a key management service that does not answer.
 */
final class KeyringWatch {

    private static final System.Logger LOG = System.getLogger(KeyringWatch.class.getName());

    private final ReentrantLock looking = new ReentrantLock();
    private final long lookNanos;
    private volatile Keyring keyring;
    private volatile long lookedAt = System.nanoTime();
    // Of the file that was read last. Guarded by the lock, like the two below.
    private @Nullable FileStamp seen;
    private @Nullable FileStamp unreadable;
    private boolean warned;

    /** Looks at the file when the last look is older than {@code look}. */
    KeyringWatch(Keyring keyring, Duration look) {
        this.keyring = keyring;
        this.lookNanos = look.toNanos();
        this.seen = keyring.origin().stamp();
    }

    Keyring keyring() {
        return keyring;
    }

    /** Looks at the file if the last look is too old. Does not wait for another thread that looks at it. */
    void lookIfDue() {
        if (isDue() && looking.tryLock()) {
            try {
                if (isDue()) {
                    readIfChanged();
                }
            } finally {
                looking.unlock();
            }
        }
    }

    /** Looks at the file now, because something needs a later revision, and returns the present one. */
    Keyring look() {
        looking.lock();
        try {
            readIfChanged();
        } finally {
            looking.unlock();
        }
        return keyring;
    }

    /** Whether the keyring has at least this revision; looks at the file before it says no. */
    boolean reaches(long revision) {
        return keyring.revision() >= revision || look().revision() >= revision;
    }

    private boolean isDue() {
        return System.nanoTime() - lookedAt >= lookNanos;
    }

    // An unchanged file is not read again: records that name unknown keys must not make this process derive a key from
    // a passphrase over and over.
    private void readIfChanged() {
        FileStamp stamp = null;
        try {
            stamp = FileStamp.of(keyring.origin().file());
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "the folder of the keyring cannot be read", e);
        }
        if (Objects.equals(stamp, seen) || (Objects.equals(stamp, unreadable) && !isDue())) {
            lookedAt = System.nanoTime();
            return;
        }
        try {
            Keyring found =
                    Keyring.open(keyring.origin().file(), keyring.origin().protection());
            seen = found.origin().stamp();
            unreadable = null;
            warned = false;
            replaceBy(found);
        } catch (TokenStoreException e) {
            unreadable = stamp;
            if (!warned) {
                warned = true;
                warn("cannot be read (" + e.getMessage() + ")");
            }
        } finally {
            lookedAt = System.nanoTime();
        }
    }

    private void replaceBy(Keyring found) {
        Keyring present = keyring;
        if (!found.id().equals(present.id())
                || !found.keys().lookupKey().equals(present.keys().lookupKey())) {
            warn("was replaced by another keyring, " + found.info().id() + ", than "
                    + present.info().id());
        } else if (found.revision() > present.revision()) {
            keyring = found;
            LOG.log(
                    System.Logger.Level.INFO,
                    "the keyring {0} has the revision {1} now",
                    found.origin().file(),
                    Long.toString(found.revision()));
        } else if (found.revision() < present.revision()) {
            warn("went back to revision " + found.revision());
        } else if (!found.origin().content().equals(present.origin().content())) {
            warn("was edited on two hosts, so that its revision " + found.revision() + " is there twice");
        }
    }

    private void warn(String how) {
        LOG.log(
                System.Logger.Level.WARNING,
                "the keyring {0} {1}; revision {2} stays in use: put the right file there",
                keyring.origin().file(),
                how,
                Long.toString(keyring.revision()));
    }
}
