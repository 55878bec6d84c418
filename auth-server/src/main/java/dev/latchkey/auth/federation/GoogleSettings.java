package dev.latchkey.auth.federation;

import jakarta.validation.constraints.AssertTrue;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.StringUtils;
import org.springframework.validation.annotation.Validated;

/**
 * The identity provider that people may sign in with.
 *
 * @param issuer as its discovery document and its ID tokens have it, for example {@code https://accounts.google.com}; {@code null} for none
 * @param clientId what the provider knows this server by
 * @param clientSecret what the provider has given to it
 */
@Validated
@ConfigurationProperties("latchkey.google")
record GoogleSettings(String issuer, String clientId, String clientSecret) {

    boolean isOn() {
        return StringUtils.hasText(issuer);
    }

    @AssertTrue(message = "latchkey.google.issuer must be an https URL without a query (http on this machine only)")
    boolean isIssuerSafe() {
        return !isOn() || SafeUrl.isSafe(issuer);
    }

    @AssertTrue(message = "latchkey.google.client-id and latchkey.google.client-secret must be set with the issuer")
    boolean isRegistered() {
        return !isOn() || StringUtils.hasText(clientId) && StringUtils.hasText(clientSecret);
    }

    @Override
    public String toString() {
        return "GoogleSettings[" + issuer + "]";
    }
}
