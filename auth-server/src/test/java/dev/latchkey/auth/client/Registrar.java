package dev.latchkey.auth.client;

import dev.latchkey.auth.Wire;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** Sends requests to the registration endpoint. */
record Registrar(Wire wire) {

    /** More failures than the tests of a class make on purpose: they all come from one address. */
    static final String PATIENCE = "latchkey.client.failures-allowed=200";

    /** {@code body} may be {@code null}. */
    HttpResponse<String> send(String method, String path, Object token, String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(wire.base() + "/oauth/register" + path))
                .header("Authorization", "Bearer " + token)
                .method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        return wire.send(request);
    }
}
