package dev.latchkey.resourceserver.apikey;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import java.time.Duration;
import java.util.List;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings under {@code latchkey.resource-server.api-keys}.
 *
 * @param prefixes what the keys that are accepted here begin with
 * @param cacheSize keys that are remembered, and as many that were refused
 * @param cacheFor how long a key is remembered at most, even if the revocation log has nothing about it
 * @param negativeCacheFor how long a refused key is, so that it does not ask the authorization server at each request
 * @param legacyLookupsPerSecond how many keys of a shape that is not ours are asked about in a second: keys that were made elsewhere
 *     and imported have no checksum, and so have made-up ones. With 0 a key without a good checksum is never asked about
 */
public record ApiKeySettings(
        @NotNull @DefaultValue({"cf_prod_", "cf_stg_", "cf_ro_", "cdb_", "cdb_r_", "cjp_"})
        List<
                        @Pattern(
                                regexp = "[A-Za-z0-9]+(_[A-Za-z0-9]+)*_",
                                message = "latchkey.resource-server.api-keys.prefixes takes prefixes such as cf_prod_")
                        String>
                prefixes,

        @Positive(message = "latchkey.resource-server.api-keys.cache-size must be positive") @DefaultValue("10000")
        long cacheSize,

        @NotNull
        @DurationMin(seconds = 1, message = "latchkey.resource-server.api-keys.cache-for must be PT1S or more")
        @DurationMax(hours = 24, message = "latchkey.resource-server.api-keys.cache-for must be PT24H or less")
        @DefaultValue("PT10M")
        Duration cacheFor,

        @NotNull
        @DurationMax(
                seconds = 10,
                message = "latchkey.resource-server.api-keys.negative-cache-for must be PT10S or less")
        @DurationMin(message = "latchkey.resource-server.api-keys.negative-cache-for must not be negative")
        @DefaultValue("PT5S")
        Duration negativeCacheFor,

        @PositiveOrZero(message = "latchkey.resource-server.api-keys.legacy-lookups-per-second must not be negative")
        @DefaultValue("0")
        int legacyLookupsPerSecond) {}
