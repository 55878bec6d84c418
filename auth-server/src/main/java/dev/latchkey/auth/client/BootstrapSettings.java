package dev.latchkey.auth.client;

import jakarta.validation.Valid;
import jakarta.validation.constraints.AssertTrue;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.StringUtils;
import org.springframework.validation.annotation.Validated;

/** What is registered at start if it is absent. */
@Validated
@ConfigurationProperties("latchkey.bootstrap")
record BootstrapSettings(@DefaultValue @Valid ResourceServer resourceServer) {

    /**
     * A resource server.
     *
     * @param clientId {@code null} for none
     * @param clientSecret it is hashed as a random secret, not as a password, so it should be one: see {@link #isSecretShort()}
     * @param audience the default audience if {@code null}
     */
    record ResourceServer(
            String clientId,
            String clientSecret,
            String audience,
            @DefaultValue("production") String environment) {

        private static final int RANDOM_LENGTH = 32;

        @AssertTrue(message = "latchkey.bootstrap.resource-server.client-secret is missing")
        boolean isSecretThere() {
            return !StringUtils.hasText(clientId) || StringUtils.hasText(clientSecret);
        }

        /** Whether whoever reads the database could find the secret by trying. */
        boolean isSecretShort() {
            return clientSecret.length() < RANDOM_LENGTH;
        }

        @Override
        public String toString() {
            return "ResourceServer[" + clientId + "]";
        }
    }
}
