package dev.tokenhold.zoho;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which accounts server gets the refresh token and the client secret. */
class ZohoDataCentreTest {

    @ParameterizedTest
    @CsvSource({
        "https://www.zohoapis.com,          https://accounts.zoho.com",
        "https://sandbox.zohoapis.com,      https://accounts.zoho.com",
        "https://developer.zohoapis.com,    https://accounts.zoho.com",
        "https://crmsandbox.zoho.com,       https://accounts.zoho.com",
        "https://www.zohoapis.eu,           https://accounts.zoho.eu",
        "https://sandbox.zohoapis.eu/,      https://accounts.zoho.eu",
        "HTTPS://API.ZOHO.EU,               https://accounts.zoho.eu",
        "https://www.zohoapis.in,           https://accounts.zoho.in",
        "https://www.zohoapis.com.cn,       https://accounts.zoho.com.cn",
        "https://developer.zohoapis.com.cn, https://accounts.zoho.com.cn",
        "https://www.zohoapis.com.au,       https://accounts.zoho.com.au",
        "https://www.zohoapis.jp,           https://accounts.zoho.jp",
        "https://www.zohoapis.ca,           https://accounts.zohocloud.ca",
        "https://crm.zohocloud.ca,          https://accounts.zohocloud.ca",
        "https://www.zohoapis.sa,           https://accounts.zoho.sa",
        "https://www.zohoapis.uk,           https://accounts.zoho.uk",
        "https://www.zohoapis.ae,           https://accounts.zoho.ae"
    })
    void knowsTheAccountsServerOfADomain(String apiDomain, String accountsServer) {
        assertThat(ZohoTokenRefresher.accountsServer(apiDomain)).hasValue(URI.create(accountsServer));
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "https://www.zohoapis.com.example",
                "https://notzohoapis.com",
                "https://www.zohoapis.com@example.com",
                "https://www.zohoapis.xyz",
                "https://zoho.ca",
                "www.zohoapis.com",
                "not a URL"
            })
    void knowsNoneForAnythingElse(String apiDomain) {
        assertThat(ZohoTokenRefresher.accountsServer(apiDomain)).isEmpty();
    }
}
