package dev.latchkey.auth.apikey;

import java.time.Duration;
import java.util.Set;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * A kind of API key, as a preset describes it.
 *
 * @param name what people call it
 * @param prefix what its keys begin with; the longest known prefix of a text tells its type
 * @param scopes what its keys may be used for
 * @param endpointGroups ids of the groups that its keys may be used for; empty where the type knows no groups
 * @param methods the HTTP methods that its keys may be used with; empty for any
 * @param environments the environments that its keys may be used in; empty for any
 * @param lifetime after which a key ends by itself; {@code null} for never
 * @param rotationDueAfter after which a key should be rotated; {@code null} for never
 * @param rateLimit requests that one key may make; {@code null} for no limit
 * @param reseller whether each of its keys belongs to a reseller, and names it
 * @param exampleUrl what the examples in the dashboard ask for; {@code null} for an address that stands for any
 * @param header the header that its documentation sends keys in; {@code null} for a bearer token
 */
record KeyType(
        String name,
        String prefix,
        @DefaultValue Set<String> scopes,
        @DefaultValue Set<String> endpointGroups,
        @DefaultValue Set<String> methods,
        @DefaultValue Set<String> environments,
        Duration lifetime,
        Duration rotationDueAfter,
        RateLimit rateLimit,
        boolean reseller,
        String exampleUrl,
        String header) {

    private static final String PRODUCTION = "production";

    /** In which the requests of a key with a limit of its own are counted, where its type has none. */
    private static final Duration PERIOD = Duration.ofMinutes(1);

    /** Whether its keys may be used in production. */
    boolean isForProduction() {
        return environments.isEmpty() || environments.contains(PRODUCTION);
    }

    /** The limit of a key with that limit of its own: the lower of the two. {@code null} for none. */
    RateLimit limit(Long own) {
        return own == null ? rateLimit : new RateLimit(withinLimit(own), limitPeriod());
    }

    /** The period that limits of its keys are for. */
    Duration limitPeriod() {
        return rateLimit == null ? PERIOD : rateLimit.period();
    }

    /** A key's own limit, as far as the type allows it today; {@code null} stays so. */
    Long withinLimit(Long own) {
        return own == null || rateLimit == null ? own : Long.valueOf(Math.min(own, rateLimit.limit()));
    }
}
