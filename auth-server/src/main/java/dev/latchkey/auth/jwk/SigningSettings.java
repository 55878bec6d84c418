package dev.latchkey.auth.jwk;

import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How tokens are signed and how keys rotate.
 *
 * @param algorithm of the next key to be made
 * @param rsaKeyBits size of RSA keys; 2048 bits are below 128-bit security
 * @param rotationPeriod how long a key signs
 * @param publishAhead how long a key is in the JWK set before it signs; longer than any node takes to learn of it and anyone caches the set
 * @param jwkSetMaxAge {@code Cache-Control: max-age} of the JWK set
 */
@Validated
@ConfigurationProperties("latchkey.signing")
record SigningSettings(
        @DefaultValue("ES256") SigningAlgorithm algorithm,
        @DefaultValue("3072") @Min(2048) @Max(8192) int rsaKeyBits,
        @DefaultValue("P30D") Duration rotationPeriod,
        @DefaultValue("PT24H") Duration publishAhead,
        @DefaultValue("PT5M") Duration jwkSetMaxAge) {

    /** How often a node reads what keys others have made: for so long it may serve a JWK set without the newest. */
    static final String READ_AGAIN = "PT1M";

    @AssertTrue(
            message =
                    "publish-ahead must be at least twice jwk-set-max-age and a minute together: every node must know the key,"
                            + " and every cached JWK set hold it, before it signs")
    boolean isPublishedLongEnough() {
        Duration unknown = jwkSetMaxAge.plus(Duration.parse(READ_AGAIN));
        return publishAhead.compareTo(unknown.multipliedBy(2)) >= 0;
    }

    @AssertTrue(message = "rotation-period must be longer than publish-ahead")
    boolean isRotationLongerThanPublishing() {
        return rotationPeriod.compareTo(publishAhead) > 0;
    }
}
