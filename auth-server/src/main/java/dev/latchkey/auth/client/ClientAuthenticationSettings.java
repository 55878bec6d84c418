package dev.latchkey.auth.client;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Bounds of client authentication.
 *
 * @param cacheSize clients kept in memory. While there are fewer than half as many, nothing is written down when one is read
 * @param failuresAllowed failed authentications of one client id from one address within {@code failurePeriod}; further requests are
 *     answered 429 until time has passed
 * @param failurePeriod see {@code failuresAllowed}
 */
@Validated
@ConfigurationProperties("latchkey.client")
record ClientAuthenticationSettings(
        @DefaultValue("210000") @Min(100) @Max(10_000_000) int cacheSize,
        @DefaultValue("10") @Min(1) @Max(10_000) int failuresAllowed,
        @DefaultValue("PT1M") Duration failurePeriod) {}
