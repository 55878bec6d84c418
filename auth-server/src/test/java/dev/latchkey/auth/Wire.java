package dev.latchkey.auth;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Talks to the server under test as a stranger would: over a socket. */
@Lazy
@Component
public class Wire {

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final JsonMapper json = JsonMapper.shared();
    private final Environment environment;

    Wire(Environment environment) {
        this.environment = environment;
    }

    /** Address of the server under test, without a slash at its end. */
    public String base() {
        return "http://localhost:" + port();
    }

    /** Port of the server under test. */
    public int port() {
        return Integer.parseInt(environment.getProperty("local.server.port"));
    }

    /** {@code POST} of a form as it stands. */
    public HttpResponse<String> post(String path, String form, UnaryOperator<HttpRequest.Builder> more) {
        return send(more.apply(HttpRequest.newBuilder(URI.create(base() + path))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form))));
    }

    public HttpResponse<String> post(String path, Credentials client, String form) {
        return post(path, form, request -> request.header("Authorization", client.basic()));
    }

    public HttpResponse<String> get(String path, UnaryOperator<HttpRequest.Builder> more) {
        return send(more.apply(HttpRequest.newBuilder(URI.create(base() + path)).GET()));
    }

    public HttpResponse<String> get(String path, Credentials client) {
        return get(path, request -> request.header("Authorization", client.basic()));
    }

    /** A request of the management API. {@code session} and {@code body} may be {@code null}. */
    public HttpResponse<String> api(String method, String path, String session, String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base() + path))
                .method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        if (session != null) {
            request.header("Authorization", "Bearer " + session);
        }
        return send(request);
    }

    public HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(
                    request.timeout(Duration.ofSeconds(20)).build(),
                    HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** A token of that client with all its scopes. */
    public String token(Credentials client) {
        HttpResponse<String> response = post("/oauth/token", client, "grant_type=client_credentials");
        return (String) json(response).get("access_token");
    }

    public Map<String, Object> introspect(Credentials caller, String token) {
        return json(post("/oauth/introspect", caller, "token=" + token));
    }

    @SuppressWarnings("unchecked")
    public Map<String, Object> json(HttpResponse<String> response) {
        return json.readValue(response.body(), Map.class);
    }

    /** The claims of a JWT, unverified. */
    public Map<String, Object> claims(String jwt) {
        return part(jwt, 1);
    }

    /** The header of a JWT, unverified. */
    public Map<String, Object> header(String jwt) {
        return part(jwt, 0);
    }

    @SuppressWarnings("unchecked")
    private Map<String, Object> part(String jwt, int index) {
        return json.readValue(Base64.getUrlDecoder().decode(jwt.split("\\.")[index]), Map.class);
    }

    /** A client id and secret. */
    public record Credentials(String id, String secret) {

        public String basic() {
            return "Basic " + Base64.getEncoder().encodeToString((id + ":" + secret).getBytes(StandardCharsets.UTF_8));
        }
    }
}
