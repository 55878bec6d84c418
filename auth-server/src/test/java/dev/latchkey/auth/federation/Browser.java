package dev.latchkey.auth.federation;

import dev.latchkey.auth.Wire;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * What a browser knows that was sent to the provider.
 *
 * @param location where it was sent
 * @param query the parameters of that
 * @param cookie name and value of the cookie that it got
 */
record Browser(Wire wire, String location, Map<String, String> query, String cookie) {

    static Browser sentAway(Wire wire, HttpResponse<String> response) {
        String location = response.headers().firstValue("Location").orElseThrow();
        Map<String, String> query = new HashMap<>();
        UriComponentsBuilder.fromUri(URI.create(location))
                .build()
                .getQueryParams()
                .forEach((name, values) -> query.put(name, URLDecoder.decode(values.get(0), StandardCharsets.UTF_8)));
        String cookie =
                response.headers().firstValue("Set-Cookie").orElseThrow().split(";")[0];
        return new Browser(wire, location, query, cookie);
    }

    String state() {
        return query.get("state");
    }

    String nonce() {
        return query.get("nonce");
    }

    /** Comes back with a code and the state that it was sent with. */
    HttpResponse<String> back() {
        return back("code=the-code&state=" + encoded(state()), cookie);
    }

    HttpResponse<String> back(String query, String cookie) {
        return wire.get(
                FederationFilters.CALLBACK + (query.isEmpty() ? "" : "?" + query),
                request -> cookie == null ? request : request.header("Cookie", cookie));
    }

    static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
