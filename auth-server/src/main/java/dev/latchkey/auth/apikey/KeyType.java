package dev.latchkey.auth.apikey;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import java.util.Set;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * A kind of API key, as a preset describes it.
 *
 * @param prefix what its keys begin with; the longest known prefix of a text tells its type
 * @param scopes what its keys may be used for
 * @param rateLimit requests that one key may make, {@code null} for no limit
 */
record KeyType(
        @NotNull
        @Pattern(
                regexp = "[A-Za-z0-9]+(_[A-Za-z0-9]+)*_",
                message = "must be words of letters and digits, each followed by '_'")
        String prefix,

        @DefaultValue Set<String> scopes,
        @Valid RateLimit rateLimit) {

    /**
     * @param limit requests
     * @param period in which they may be made
     */
    record RateLimit(@Min(1) long limit, @NotNull Duration period) {}
}
