package dev.tokenhold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

final class OAuthTokenTest {

    private static final Instant NOW = Instant.parse("2026-09-21T14:13:20.123Z");
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

    /** A field of text: how it is set and read. */
    private record Field(
            String name,
            BiFunction<OAuthToken.Builder, String, OAuthToken.Builder> setter,
            Function<OAuthToken, String> getter) {

        OAuthToken.Builder set(OAuthToken.Builder token, String value) {
            return setter.apply(token, value);
        }

        String get(OAuthToken token) {
            return getter.apply(token);
        }
    }

    private static final List<Field> FIELDS = List.of(
            new Field("id", OAuthToken.Builder::id, OAuthToken::id),
            new Field("userName", OAuthToken.Builder::userName, OAuthToken::userName),
            new Field("clientId", OAuthToken.Builder::clientId, OAuthToken::clientId),
            new Field("clientSecret", OAuthToken.Builder::clientSecret, OAuthToken::clientSecret),
            new Field("refreshToken", OAuthToken.Builder::refreshToken, OAuthToken::refreshToken),
            new Field("accessToken", OAuthToken.Builder::accessToken, OAuthToken::accessToken),
            new Field("grantToken", OAuthToken.Builder::grantToken, OAuthToken::grantToken),
            new Field("redirectUrl", OAuthToken.Builder::redirectUrl, OAuthToken::redirectUrl),
            new Field("apiDomain", OAuthToken.Builder::apiDomain, OAuthToken::apiDomain));

    private static OAuthToken full(String suffix) {
        OAuthToken.Builder token = OAuthToken.builder()
                .expiresAt(NOW)
                .attribute("scope", "scope" + suffix)
                .attribute("type", "type" + suffix);
        FIELDS.forEach(field -> field.set(token, field.name() + suffix));
        return token.build();
    }

    @Test
    void everyFieldIsAbsentAtFirst() {
        OAuthToken token = OAuthToken.builder().build();

        assertThat(FIELDS).allSatisfy(field -> assertThat(field.get(token)).isNull());
        assertThat(token.expiresAt()).isNull();
        assertThat(token.attributes()).isEmpty();
    }

    @Test
    void eachSetterSetsItsFieldAndNoOther() {
        for (Field field : FIELDS) {
            OAuthToken token = field.set(OAuthToken.builder(), "value").build();

            assertThat(FIELDS)
                    .allSatisfy(other -> assertThat(other.get(token))
                            .as(other.name())
                            .isEqualTo(other.equals(field) ? "value" : null));
        }
    }

    @Test
    void emptyTextIsAbsentAndClearsWhatWasSet() {
        for (Field field : FIELDS) {
            for (String absent : new String[] {"", null}) {
                OAuthToken.Builder token = field.set(OAuthToken.builder(), "value");

                assertThat(field.get(field.set(token, absent).build()))
                        .as(field.name())
                        .isNull();
            }
        }
        assertThat(full("").toBuilder().expiresAt(null).build().expiresAt()).isNull();
    }

    @Test
    void builderCanBeUsedOnWithoutChangingTheTokenThatWasBuilt() {
        OAuthToken.Builder builder = full("").toBuilder();
        OAuthToken token = builder.build();

        FIELDS.forEach(field -> field.set(builder, "changed"));
        builder.expiresAt(null).attribute("scope", "changed");

        assertThat(token).isEqualTo(full(""));
    }

    @Test
    void builderOfATokenStartsWithItsFields() {
        assertThat(full("").toBuilder().build()).isEqualTo(full("")).hasSameHashCodeAs(full(""));
    }

    @Test
    void tokensThatDifferInAnyFieldAreNotEqual() {
        OAuthToken token = full("");
        for (Field field : FIELDS) {
            OAuthToken other = field.set(token.toBuilder(), "other").build();
            assertThat(other).as(field.name()).isNotEqualTo(token);
        }
        assertThat(token.toBuilder().expiresAt(NOW.plusMillis(1)).build()).isNotEqualTo(token);
        assertThat(token.toBuilder().attribute("scope", "other").build()).isNotEqualTo(token);
        assertThat(token.toBuilder().attribute("more", "value").build()).isNotEqualTo(token);
        assertThat(token).isNotEqualTo(null).isNotEqualTo("token");
    }

    @Test
    void showsIdExpiryAndWhatIsPresentButNoValue() {
        OAuthToken token = full("-value").toBuilder().id("7").build();

        assertThat(token)
                .hasToString(
                        "OAuthToken[id=7, expiresAt=2026-09-21T14:13:20.123Z, has=[userName, clientId, clientSecret,"
                                + " refreshToken, accessToken, grantToken, redirectUrl, apiDomain, attributes]]");
        assertThat(OAuthToken.builder().accessToken("secret").build())
                .hasToString("OAuthToken[id=null, expiresAt=null, has=[accessToken]]");
    }

    @Test
    void expiryIsCutOffToTheMillisecond() {
        assertThat(OAuthToken.builder()
                        .expiresAt(NOW.plusNanos(999_999))
                        .build()
                        .expiresAt())
                .isEqualTo(NOW);
        assertThat(OAuthToken.builder()
                        .expiresAt(Instant.ofEpochSecond(-1, 999_999_999))
                        .build()
                        .expiresAt())
                .isEqualTo(Instant.ofEpochMilli(-1));
        for (long millis : new long[] {Long.MIN_VALUE, Long.MAX_VALUE}) {
            Instant extreme = Instant.ofEpochMilli(millis);
            assertThat(OAuthToken.builder().expiresAt(extreme).build().expiresAt())
                    .isEqualTo(extreme);
        }
    }

    @Test
    void refusesExpiryThatDoesNotFitALongOfMilliseconds() {
        for (Instant outside : List.of(
                Instant.MAX, Instant.MIN, Instant.ofEpochMilli(Long.MAX_VALUE).plusMillis(1))) {
            assertThatExceptionOfType(InvalidTokenException.class)
                    .isThrownBy(() -> OAuthToken.builder().expiresAt(outside))
                    .withMessageContaining("expiresAt");
        }
    }

    @Test
    void expiresWithinAMarginThatReachesItsExpiry() {
        OAuthToken token = OAuthToken.builder().expiresAt(NOW.plusSeconds(60)).build();

        assertThat(token.expiresWithin(Duration.ofMillis(59_999), CLOCK)).isFalse();
        assertThat(token.expiresWithin(Duration.ofSeconds(60), CLOCK)).isTrue();
        assertThat(token.expiresWithin(Duration.ofSeconds(Long.MAX_VALUE), CLOCK))
                .isTrue();
        assertThat(token.expiresWithin(Duration.ZERO, CLOCK)).isFalse();
        assertThat(token.toBuilder().expiresAt(NOW).build().expiresWithin(Duration.ZERO, CLOCK))
                .isTrue();
        assertThat(token.toBuilder().expiresAt(NOW.minusSeconds(9)).build().expiresWithin(Duration.ZERO, CLOCK))
                .isTrue();
        assertThat(token.toBuilder()
                        .expiresAt(NOW.minusSeconds(9))
                        .build()
                        .expiresWithin(Duration.ofSeconds(-10), CLOCK))
                .isFalse();
    }

    @Test
    void expiresWithinIsRightAtTheEndsOfTime() {
        OAuthToken first = OAuthToken.builder()
                .expiresAt(Instant.ofEpochMilli(Long.MIN_VALUE))
                .build();
        OAuthToken last = OAuthToken.builder()
                .expiresAt(Instant.ofEpochMilli(Long.MAX_VALUE))
                .build();

        assertThat(first.expiresWithin(Duration.ZERO, CLOCK)).isTrue();
        assertThat(last.expiresWithin(Duration.ofDays(1_000_000), CLOCK)).isFalse();
    }

    @Test
    void tokenWithoutExpiryNeverExpires() {
        OAuthToken token = OAuthToken.builder().accessToken("a").build();

        assertThat(token.expiresWithin(Duration.ofSeconds(Long.MAX_VALUE), CLOCK))
                .isFalse();
        assertThatNullPointerException().isThrownBy(() -> token.expiresWithin(null, CLOCK));
    }

    @Test
    void rememberedIsWhatWasReadFromTheStoreUnderTheSameId() {
        OAuthToken fresh = full("");
        OAuthToken read = fresh.asRead("store");
        OAuthToken changed = read.toBuilder().accessToken("2").build().toBuilder()
                .refreshToken("3")
                .build();

        assertThat(fresh.readFrom("store")).isEmpty();
        assertThat(read.readFrom("store")).containsSame(read);
        assertThat(changed.readFrom("store")).containsSame(read);
        assertThat(changed.readFrom("another store")).isEmpty();
        assertThat(read.toBuilder().id("another").build().readFrom("store")).isEmpty();
        assertThat(read.detached().readFrom("store")).isEmpty();
        assertThat(changed.asRead("another store").readFrom("another store")).contains(changed);
        OAuthToken scratch = OAuthToken.builder().id(read.id()).accessToken("4").build();
        assertThat(scratch.asChangeOf(changed).readFrom("store")).containsSame(read);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OAuthToken.builder().id("another").build().asChangeOf(read));
    }

    @Test
    void memoryIsNoField() {
        OAuthToken fresh = full("");

        assertThat(fresh.asRead("store"))
                .isEqualTo(fresh)
                .hasSameHashCodeAs(fresh)
                .hasToString(fresh.toString());
        assertThat(fresh.asRead("store").detached()).isEqualTo(fresh);
    }

    @Test
    void mergeTakesWhatIsPresentAndKeepsTheRest() {
        OAuthToken old = full("-old");
        OAuthToken empty = OAuthToken.builder().build();

        assertThat(old.toBuilder().mergeFrom(empty).build()).isEqualTo(old);
        assertThat(empty.toBuilder().mergeFrom(old).build()).isEqualTo(old);
        assertThat(old.toBuilder().mergeFrom(full("-new")).build()).isEqualTo(full("-new"));
        for (Field field : FIELDS) {
            OAuthToken newer = field.set(OAuthToken.builder(), "new").build();
            OAuthToken.Builder expected = field.set(old.toBuilder(), "new");
            if (newer.accessToken() != null) {
                // The expiry was that of the old one.
                expected.expiresAt(null);
            }
            assertThat(old.toBuilder().mergeFrom(newer).build())
                    .as(field.name())
                    .isEqualTo(expected.build());
        }
        assertThat(old.toBuilder()
                        .mergeFrom(OAuthToken.builder()
                                .attribute("scope", "new")
                                .attribute("more", "new")
                                .build())
                        .build()
                        .attributes())
                .isEqualTo(Map.of("scope", "new", "type", "type-old", "more", "new"));
    }

    @Test
    void wellKnownAttributesHaveAccessorsAndDocumentedNames() {
        Instant fine = NOW.plusNanos(1);
        OAuthToken token = OAuthToken.builder()
                .scopes(List.of("write", "read", "write"))
                .tokenType("Bearer")
                .issuedAt(fine)
                .exactExpiresAt(fine.plusSeconds(3600))
                .refreshTokenIssuedAt(NOW)
                .refreshTokenExpiresAt(Instant.MAX)
                .build();

        assertThat(token.scopes()).containsExactly("write", "read");
        assertThat(token.tokenType()).isEqualTo("Bearer");
        assertThat(token.issuedAt()).isEqualTo(fine);
        assertThat(token.expiresAt()).isEqualTo(NOW.plusSeconds(3600));
        assertThat(token.exactExpiresAt()).isEqualTo(fine.plusSeconds(3600));
        assertThat(token.refreshTokenIssuedAt()).isEqualTo(NOW);
        assertThat(token.refreshTokenExpiresAt()).isEqualTo(Instant.MAX);
        assertThat(token.attributes())
                .isEqualTo(Map.of(
                        "scope", "write read write",
                        "token_type", "Bearer",
                        "access_token_issued_at", "2026-09-21T14:13:20.123000001Z",
                        "access_token_expires_at", "2026-09-21T15:13:20.123000001Z",
                        "refresh_token_issued_at", "2026-09-21T14:13:20.123Z",
                        "refresh_token_expires_at", "+1000000000-12-31T23:59:59.999999999Z"));
        assertThat(token.toBuilder()
                        .scopes(List.of())
                        .tokenType(null)
                        .issuedAt(null)
                        .exactExpiresAt(null)
                        .refreshTokenIssuedAt(null)
                        .refreshTokenExpiresAt(null)
                        .build())
                .isEqualTo(OAuthToken.builder().build());
    }

    @Test
    void wellKnownAttributesThatAreAbsentOrOfAnotherFormatAreUnknown() {
        OAuthToken none = OAuthToken.builder().build();
        OAuthToken odd = OAuthToken.builder()
                .attribute("scope", "  a  b ")
                .attribute("access_token_issued_at", "1278448832702")
                .attribute("refresh_token_expires_at", "tomorrow")
                .build();

        assertThat(none.scopes()).isEmpty();
        assertThat(none.issuedAt()).isNull();
        assertThat(none.exactExpiresAt()).isNull();
        assertThat(odd.scopes()).containsExactly("a", "b");
        assertThat(odd.issuedAt()).isNull();
        assertThat(odd.refreshTokenExpiresAt()).isNull();
        assertThatThrownBy(() -> odd.scopes().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void exactExpiryIsKeptOnlyWhereItIsFiner() {
        OAuthToken token = OAuthToken.builder().exactExpiresAt(NOW).build();

        assertThat(token.attributes()).isEmpty();
        assertThat(token.exactExpiresAt()).isEqualTo(NOW);
    }

    @Test
    void exactExpiryIsThatOfTheExpiryWhoeverSetIt() {
        OAuthToken fine = OAuthToken.builder().exactExpiresAt(NOW.plusNanos(1)).build();

        assertThat(fine.toBuilder().expiresAt(NOW.plusMillis(1)).build().exactExpiresAt())
                .isEqualTo(NOW.plusMillis(1));
        assertThat(fine.toBuilder().expiresAt(null).build().exactExpiresAt()).isNull();
    }

    @Test
    void refusesScopesThatCannotBeJoined() {
        for (String scope : List.of("", "a b", " ")) {
            assertThatThrownBy(() -> OAuthToken.builder().scopes(List.of("read", scope)))
                    .isInstanceOf(InvalidTokenException.class)
                    .hasMessageContaining("\"" + scope + "\"");
        }
    }

    @Test
    void mergeDoesNotGiveATokenTheTimesOfTheOneBeforeIt() {
        OAuthToken old = OAuthToken.builder()
                .accessToken("a1")
                .exactExpiresAt(NOW.plusNanos(1))
                .issuedAt(NOW)
                .refreshToken("r1")
                .refreshTokenIssuedAt(NOW)
                .refreshTokenExpiresAt(NOW.plusSeconds(9))
                .scopes(List.of("read"))
                .tokenType("Bearer")
                .build();

        OAuthToken otherAccess = merged(old, OAuthToken.builder().accessToken("a2"));
        assertThat(otherAccess.attributes())
                .containsOnlyKeys("refresh_token_issued_at", "refresh_token_expires_at", "scope", "token_type");
        assertThat(otherAccess.exactExpiresAt()).isNull();
        OAuthToken otherRefresh = merged(old, OAuthToken.builder().refreshToken("r2"));
        assertThat(otherRefresh.attributes())
                .containsOnlyKeys("access_token_issued_at", "access_token_expires_at", "scope", "token_type");
        OAuthToken same = merged(old, OAuthToken.builder().accessToken("a1").refreshToken("r1"));
        assertThat(same).isEqualTo(old);
        OAuthToken otherExpiry = merged(old, OAuthToken.builder().expiresAt(NOW));
        assertThat(otherExpiry.exactExpiresAt()).isEqualTo(NOW);
        OAuthToken.Builder all = OAuthToken.builder()
                .accessToken("a2")
                .exactExpiresAt(NOW.plusNanos(2))
                .issuedAt(NOW.plusSeconds(1))
                .refreshToken("r2")
                .refreshTokenIssuedAt(NOW.plusSeconds(1))
                .refreshTokenExpiresAt(NOW.plusSeconds(10));
        assertThat(merged(old, all))
                .isEqualTo(all.scopes(List.of("read")).tokenType("Bearer").build());
    }

    private static OAuthToken merged(OAuthToken old, OAuthToken.Builder newer) {
        return old.toBuilder().mergeFrom(newer.build()).build();
    }

    @Test
    void attributesAreInOrderOfTheirNamesAndUnmodifiable() {
        Map<String, String> attributes = OAuthToken.builder()
                .attribute("c", "3")
                .attribute("a", "1")
                .attribute("b", "2")
                .build()
                .attributes();

        assertThat(attributes.keySet()).containsExactly("a", "b", "c");
        assertThatThrownBy(() -> attributes.put("d", "4")).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> OAuthToken.builder().build().attributes().put("d", "4"))
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void emptyAttributeValueRemovesTheAttribute() {
        for (String absent : new String[] {"", null}) {
            assertThat(full("").toBuilder().attribute("scope", absent).build().attributes())
                    .containsOnlyKeys("type");
        }
    }

    @Test
    void replacingAllAttributesLeavesOutEmptyOnesAndCopies() {
        Map<String, String> values = new HashMap<>(Map.of("scope", "new", "none", ""));
        OAuthToken.Builder builder = full("").toBuilder().attributes(values);
        values.put("later", "value");

        assertThat(builder.build().attributes()).isEqualTo(Map.of("scope", "new"));
        Map<String, String> own = full("").attributes();
        assertThat(full("").toBuilder().attributes(own).build()).isEqualTo(full(""));
    }

    @Test
    void refusesAttributeWithoutName() {
        assertThatExceptionOfType(InvalidTokenException.class)
                .isThrownBy(() -> OAuthToken.builder().attribute("", "value"))
                .withMessageContaining("name");
        assertThatNullPointerException().isThrownBy(() -> OAuthToken.builder().attribute(null, "value"));
    }

    @Test
    void refusesMalformedUnicodeInEveryFieldWithoutRepeatingIt() {
        for (String malformed :
                List.of("\uD834", "\uDD1E", "\uDD1E\uD834", "XYZZY\uD834", "XYZZY\uD834x", "\uD834\uD834\uDD1E")) {
            for (Field field : FIELDS) {
                assertThatExceptionOfType(InvalidTokenException.class)
                        .isThrownBy(() -> field.set(OAuthToken.builder(), malformed))
                        .withMessageContaining(field.name())
                        .withMessageContaining("surrogate")
                        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("XYZZY", "\uD834", "\uDD1E"));
            }
            assertThatExceptionOfType(InvalidTokenException.class)
                    .isThrownBy(() -> OAuthToken.builder().attribute("name", malformed));
            assertThatExceptionOfType(InvalidTokenException.class)
                    .isThrownBy(() -> OAuthToken.builder().attribute(malformed, "value"));
        }
        assertThat(OAuthToken.builder()
                        .userName("\uD834\uDD1E\uD834\uDD1E")
                        .build()
                        .userName())
                .isEqualTo("\uD834\uDD1E\uD834\uDD1E");
    }

    @Test
    void refusesValuesThatAreTooLongWithoutRepeatingThem() {
        String longest = "x".repeat(OAuthToken.MAX_VALUE_LENGTH);
        for (Field field : FIELDS) {
            assertThat(field.get(field.set(OAuthToken.builder(), longest).build()))
                    .isEqualTo(longest);
            assertThatExceptionOfType(InvalidTokenException.class)
                    .isThrownBy(() -> field.set(OAuthToken.builder(), longest + "x"))
                    .withMessageContaining(field.name())
                    .satisfies(e -> assertThat(e.getMessage()).doesNotContain("xxx"));
        }
    }
}
