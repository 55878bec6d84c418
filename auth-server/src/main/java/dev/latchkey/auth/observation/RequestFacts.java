package dev.latchkey.auth.observation;

import dev.latchkey.auth.event.RequestId;
import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import java.util.Locale;
import java.util.Set;
import org.springframework.http.server.observation.DefaultServerRequestObservationConvention;
import org.springframework.http.server.observation.ServerRequestObservationContext;

/**
 * What is said of a request: its method, its route, its status and its id, by which log lines and audit events are found. Not its URL, in
 * which callers wrongly put credentials, and nothing of its headers and body.
 */
final class RequestFacts extends DefaultServerRequestObservationConvention {

    /** Routes that filters answer; of all others Spring tells the pattern. */
    static final Set<String> OF_FILTERS = Set.of("/oauth/token", "/oauth2/token", "/oauth/introspect", "/oauth/revoke");

    @Override
    public String getContextualName(ServerRequestObservationContext context) {
        String route = routeOfFilter(context);
        return route == null
                ? super.getContextualName(context)
                : "http " + context.getCarrier().getMethod().toLowerCase(Locale.ROOT) + " " + route;
    }

    @Override
    public KeyValues getHighCardinalityKeyValues(ServerRequestObservationContext context) {
        String id = RequestId.current();
        return id == null ? KeyValues.empty() : KeyValues.of(RequestId.LOGGED_AS, id);
    }

    @Override
    protected KeyValue uri(ServerRequestObservationContext context) {
        String route = routeOfFilter(context);
        return route == null ? super.uri(context) : KeyValue.of("uri", route);
    }

    private static String routeOfFilter(ServerRequestObservationContext context) {
        String path = context.getCarrier().getServletPath();
        return OF_FILTERS.contains(path) ? path : null;
    }
}
