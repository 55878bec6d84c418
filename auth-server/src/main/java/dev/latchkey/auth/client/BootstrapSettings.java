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
     * @param clientSecret at least 32 characters: it is hashed as a random secret, not as a password
     * @param audience the default audience if {@code null}
     */
    record ResourceServer(
            String clientId,
            String clientSecret,
            String audience,
            @DefaultValue("production") String environment) {

        private static final int MIN_SECRET_LENGTH = 32;

        @AssertTrue(
                message =
                        "latchkey.bootstrap.resource-server.client-secret must be a random text of at least 32 characters")
        boolean isSecretLongEnough() {
            return !StringUtils.hasText(clientId)
                    || (clientSecret != null && clientSecret.length() >= MIN_SECRET_LENGTH);
        }

        @Override
        public String toString() {
            return "ResourceServer[" + clientId + "]";
        }
    }
}
