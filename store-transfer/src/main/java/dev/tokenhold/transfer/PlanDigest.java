package dev.tokenhold.transfer;

import dev.tokenhold.InvalidConfigurationException;
import dev.tokenhold.OAuthToken;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A digest of what a plan would do to each token: equal for equal plans, so that a copy can check that it does what a dry run reported. It
 * starts with its salt, and does not depend on the order of the tokens, see {@link TokenDigest}.
 */
final class PlanDigest {

    private static final Pattern FORMAT = Pattern.compile("[0-9a-f]{96}");
    private static final int SALT_LENGTH = 16;

    private final byte[] salt;
    private final TokenMac mac;
    private final TokenDigest sum = new TokenDigest();

    /** Creates a digest with the salt of another one, or with a new salt. */
    PlanDigest(@Nullable String other) {
        if (other == null) {
            salt = TokenMac.randomBytes(SALT_LENGTH);
        } else if (FORMAT.matcher(other).matches()) {
            salt = HexFormat.of().parseHex(other, 0, 2 * SALT_LENGTH);
        } else {
            throw new InvalidConfigurationException(
                    "the digest of a plan has 96 hexadecimal digits: give the one that the dry run printed");
        }
        mac = new TokenMac(salt);
    }

    void add(OAuthToken token, Decision decision) {
        sum.add(mac.tag(name(decision), token, decision.replaced()));
    }

    /** Adds the deletion of a token of the target. */
    void addDeletion(String id) {
        sum.add(mac.tag("delete", OAuthToken.builder().id(id).build(), null));
    }

    String hex() {
        return HexFormat.of().formatHex(salt) + sum.hex();
    }

    private static String name(Decision decision) {
        if (decision instanceof Decision.Unchanged) {
            return "unchanged";
        }
        if (decision instanceof Decision.Create) {
            return "create";
        }
        if (decision instanceof Decision.Update) {
            return "update";
        }
        if (decision instanceof Decision.Skip) {
            return "skip";
        }
        return decision instanceof Decision.Conflict ? "conflict" : "refuse";
    }
}
