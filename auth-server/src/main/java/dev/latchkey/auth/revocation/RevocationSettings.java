package dev.latchkey.auth.revocation;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How the log is served.
 *
 * @param maxStreams how many resource servers may follow this node at once; the next is answered 503
 */
@Validated
@ConfigurationProperties("latchkey.revocation")
record RevocationSettings(
        @DefaultValue("1000") @Min(1) @Max(100_000) int maxStreams) {}
