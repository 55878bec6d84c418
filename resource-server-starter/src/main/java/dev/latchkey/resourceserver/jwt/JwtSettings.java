package dev.latchkey.resourceserver.jwt;

import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings under {@code latchkey.resource-server.jwt}.
 *
 * @param algorithms signature algorithms that are accepted, by their JWA names
 * @param clockSkew how far the clocks of the authorization server and of this one may differ
 * @param jwkSetUri where the public keys are; {@code null} means {@code /oauth/jwks} of the authorization server
 * @param cacheSize verified tokens that are remembered
 */
public record JwtSettings(
        @NotEmpty @DefaultValue({"ES256", "RS256", "PS256", "EdDSA"})
        Set<
                        @Pattern(
                                regexp = "(ES|RS|PS)(256|384|512)|EdDSA",
                                message =
                                        "latchkey.resource-server.jwt.algorithms takes ES256, ES384, ES512, RS256, RS384,"
                                                + " RS512, PS256, PS384, PS512 and EdDSA")
                        String>
                algorithms,

        @NotNull
        @DurationMin(message = "latchkey.resource-server.jwt.clock-skew must not be negative")
        @DurationMax(seconds = 60, message = "latchkey.resource-server.jwt.clock-skew must be PT60S or less")
        @DefaultValue("PT5S")
        Duration clockSkew,

        URI jwkSetUri,

        @Positive(message = "latchkey.resource-server.jwt.cache-size must be positive") @DefaultValue("50000")
        long cacheSize) {}
