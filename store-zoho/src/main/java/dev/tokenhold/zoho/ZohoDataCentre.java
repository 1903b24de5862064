package dev.tokenhold.zoho;

import java.net.URI;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Zoho's data centres (https://www.zoho.com/accounts/protocol/oauth/multi-dc.html; China and the Emirates are run apart). A client secret and a
 * refresh token go to none but these: an unknown domain is nobody's.
 */
enum ZohoDataCentre {
    US("accounts.zoho.com", "zohoapis.com", "zoho.com"),
    EU("accounts.zoho.eu", "zohoapis.eu", "zoho.eu"),
    IN("accounts.zoho.in", "zohoapis.in", "zoho.in"),
    CN("accounts.zoho.com.cn", "zohoapis.com.cn", "zoho.com.cn"),
    AU("accounts.zoho.com.au", "zohoapis.com.au", "zoho.com.au"),
    JP("accounts.zoho.jp", "zohoapis.jp", "zoho.jp"),
    CA("accounts.zohocloud.ca", "zohoapis.ca", "zohocloud.ca"),
    SA("accounts.zoho.sa", "zohoapis.sa", "zoho.sa"),
    UK("accounts.zoho.uk", "zohoapis.uk", "zoho.uk"),
    AE("accounts.zoho.ae", "zohoapis.ae", "zoho.ae");

    private final String accounts;
    private final String apis;
    private final String services;

    ZohoDataCentre(String accounts, String apis, String services) {
        this.accounts = accounts;
        this.apis = apis;
        this.services = services;
    }

    /** The base URL of the accounts server. */
    URI accountsServer() {
        return URI.create("https://" + accounts);
    }

    /**
     * Finds the data centre of an API domain: https://www.zohoapis.eu, a sandbox, a developer edition, or the host of a single service.
     *
     * @param apiDomain a URL, as Zoho sends it; null for none
     * @return empty if it is not Zoho's
     */
    static Optional<ZohoDataCentre> of(@Nullable String apiDomain) {
        return host(apiDomain)
                .flatMap(host -> Arrays.stream(values())
                        .filter(centre -> isWithin(host, centre.apis) || isWithin(host, centre.services))
                        .findFirst());
    }

    private static boolean isWithin(String host, String domain) {
        return host.equals(domain) || host.endsWith("." + domain);
    }

    private static Optional<String> host(@Nullable String apiDomain) {
        if (apiDomain == null) {
            return Optional.empty();
        }
        try {
            return Optional.ofNullable(URI.create(apiDomain).getHost()).map(host -> host.toLowerCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            // No URL, so no data centre.
            return Optional.empty();
        }
    }
}
