package dev.latchkey.resourceserver.revocation;

import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings under {@code latchkey.resource-server.revocation}.
 *
 * @param maxStaleness oldest knowledge of the revocation log that is trusted. The log speaks once a second, so that less than
 *     two seconds would make healthy knowledge look stale
 * @param onStale what to do beyond that
 * @param allowFor oldest knowledge that {@link OnStale#ALLOW} trusts
 */
public record RevocationSettings(
        @NotNull
        @DurationMin(seconds = 2, message = "latchkey.resource-server.revocation.max-staleness must be PT2S or more")
        @DefaultValue("PT5S")
        Duration maxStaleness,

        @NotNull @DefaultValue("introspect") OnStale onStale,

        @NotNull
        @DurationMin(message = "latchkey.resource-server.revocation.allow-for must not be negative")
        @DefaultValue("PT5M")
        Duration allowFor) {}
