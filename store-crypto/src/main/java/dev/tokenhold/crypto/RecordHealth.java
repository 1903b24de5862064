package dev.tokenhold.crypto;

import dev.tokenhold.KeyUnavailableException;
import dev.tokenhold.OAuthToken;
import dev.tokenhold.TokenStoreException;
import dev.tokenhold.internal.Failures;
import dev.tokenhold.internal.TokenRecords;
import dev.tokenhold.spi.FenceNotice;
import dev.tokenhold.spi.Finding;
import dev.tokenhold.spi.MalformedRow;
import dev.tokenhold.spi.TokenRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Examines the records of tokens, a page at a time. Not thread-safe. */
final class RecordHealth {

    private final KeyringWatch watch;
    private final @Nullable RecordSealer sealer;
    private final @Nullable LookupKeyHealth lookupKeys;
    private final Consumer<Finding> findings;

    private final Map<String, Long> byKey = new TreeMap<>();
    private long examined;
    private long ofOtherKeys;

    /** Without a sealer and lookup keys it only counts the records, and reports malformed rows. */
    RecordHealth(
            KeyringWatch watch,
            @Nullable RecordSealer sealer,
            @Nullable LookupKeyHealth lookupKeys,
            Consumer<Finding> findings) {
        this.watch = watch;
        this.sealer = sealer;
        this.lookupKeys = lookupKeys;
        this.findings = findings;
    }

    void examine(TokenRecords.Page page) {
        for (MalformedRow row : page.malformed()) {
            findings.accept(Finding.damage(
                    row.place(),
                    "is no record: " + row.reason(),
                    "restore it from a backup, or remove it with store-migrate delete"
                            + (row.id() == null ? " --row" : "")));
        }
        List<LookupKeyHealth.Misfiled> misfiled = new ArrayList<>();
        for (TokenRecord record : page.records()) {
            examined++;
            count(record);
            if (sealer != null && lookupKeys != null) {
                OAuthToken token = opened(record, sealer);
                if (token != null) {
                    lookupKeys.misfiled(record, token).ifPresent(misfiled::add);
                }
            }
        }
        if (lookupKeys != null) {
            lookupKeys.examine(misfiled);
        }
    }

    DoctorReport report(
            @Nullable String storeId, @Nullable FenceNotice fence, DoctorReport.@Nullable MirrorRole mirror) {
        return new DoctorReport(storeId, fence, mirror, examined, byKey, ofOtherKeys);
    }

    // Only keys of the keyring one by one: records can name any number of others.
    private void count(TokenRecord record) {
        try {
            int key = RecordSealer.keyId(record);
            if (watch.keyring().status(key).isPresent()) {
                byKey.merge(Integer.toUnsignedString(key), 1L, Long::sum);
            } else {
                ofOtherKeys++;
            }
        } catch (TokenStoreException e) {
            // Opening it tells.
        }
    }

    /** Returns null if the record does not open, which is reported. */
    private @Nullable OAuthToken opened(TokenRecord record, RecordSealer opener) {
        String place = "record " + record.id();
        try {
            return opener.open(record);
        } catch (KeyUnavailableException e) {
            int key = RecordSealer.keyId(record);
            findings.accept(Finding.damage(
                    place, "is sealed with the key " + Integer.toUnsignedString(key) + ", " + fate(key), remedy(key)));
        } catch (TokenStoreException e) {
            findings.accept(Failures.damage(place, "the " + place, e));
        }
        return null;
    }

    private String fate(int key) {
        return watch.keyring()
                .status(key)
                .map(status -> "which is " + status.name().toLowerCase(Locale.ROOT))
                .orElse("which the keyring does not have");
    }

    private String remedy(int key) {
        RecordKey.Status status = watch.keyring().status(key).orElse(null);
        if (status == RecordKey.Status.RETIRED) {
            return "run store-migrate keys enable and bring the file to every host, then rekey, and retire the key again";
        }
        return status == RecordKey.Status.DESTROYED
                ? "restore the record from a backup that another key has sealed, or delete it"
                : "bring the keyring that has the key, or restore the record from a backup";
    }
}
