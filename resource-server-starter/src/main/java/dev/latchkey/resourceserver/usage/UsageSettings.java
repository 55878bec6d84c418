package dev.latchkey.resourceserver.usage;

import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings under {@code latchkey.resource-server.usage}.
 *
 * @param reportInterval how often counts are reported; also how late a reseller's quota may be noticed to be used up elsewhere
 */
public record UsageSettings(
        @NotNull
        @DurationMin(millis = 100, message = "latchkey.resource-server.usage.report-interval must be PT0.1S or more")
        @DurationMax(minutes = 5, message = "latchkey.resource-server.usage.report-interval must be PT5M or less")
        @DefaultValue("PT5S")
        Duration reportInterval) {}
