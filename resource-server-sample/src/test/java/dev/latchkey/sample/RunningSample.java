package dev.latchkey.sample;

import dev.latchkey.protocol.ApiKeyFormat;
import dev.latchkey.resourceserver.AccessTokens;
import dev.latchkey.resourceserver.FakeAuthServer;
import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The sample on real ports, as its main class starts it. */
final class RunningSample implements Closeable {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final FakeAuthServer authServer = new FakeAuthServer();
    private final AccessTokens tokens = new AccessTokens(authServer);
    private final Map<String, String> keyIds = new ConcurrentHashMap<>();
    private final ConfigurableApplicationContext context;

    /** On a fresh embedded database. */
    RunningSample(String... settings) {
        this(SampleDatabase.h2(), settings);
    }

    RunningSample(SampleDatabase database, String... settings) {
        List<String> arguments = new ArrayList<>(database.settings());
        arguments.addAll(List.of(
                "--server.port=0",
                "--management.server.port=0",
                "--latchkey.resource-server.issuer=" + authServer.url(),
                "--latchkey.resource-server.client-id=" + FakeAuthServer.CLIENT_ID,
                "--latchkey.resource-server.client-secret=" + FakeAuthServer.CLIENT_SECRET));
        arguments.addAll(Arrays.asList(settings));
        context = started(arguments);
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (authServer.openStreams() == 0 && System.nanoTime() < deadline) {
            LockSupport.parkNanos(Duration.ofMillis(2).toNanos());
        }
    }

    private ConfigurableApplicationContext started(List<String> arguments) {
        try {
            return ResourceServerSampleApplication.application().run(arguments.toArray(String[]::new));
        } catch (RuntimeException failure) {
            authServer.close();
            throw failure;
        }
    }

    Environment environment() {
        return context.getEnvironment();
    }

    FakeAuthServer authServer() {
        return authServer;
    }

    /** The database as it is, behind the application's back. */
    JdbcClient database() {
        return context.getBean(JdbcClient.class);
    }

    /**
     * A live key.
     *
     * @param more members of the introspection answer, each with a comma before it
     */
    String key(String prefix, String organizationId, String more) {
        String key = ApiKeyFormat.generate(prefix, RANDOM);
        String id = UUID.randomUUID().toString();
        keyIds.put(key, id);
        authServer.answerIntrospection(
                key,
                "{\"active\":true,\"token_type\":\"api_key\",\"client_id\":\"" + id
                        + "\",\"sub\":\"ws\",\"organization_id\":\"" + organizationId + "\"" + more + "}");
        return key;
    }

    /** Says in the revocation log that a key is gone. */
    void revoke(String key) {
        authServer.answerIntrospection(key, "{\"active\":false}");
        authServer.revoke("api_key", keyIds.get(key));
    }

    String token(String organizationId, String scope) {
        return tokens.signed(
                claims -> claims.claim("organization_id", organizationId).claim("scope", scope));
    }

    HttpResponse<String> management(String path) {
        return send(request("local.management.port", path).GET().build());
    }

    HttpResponse<String> send(String method, String path, String token, String body) {
        return token == null
                ? sendWith(method, path, body)
                : sendWith(method, path, body, "Authorization", "Bearer " + token);
    }

    HttpResponse<String> sendWith(String method, String path, String body, String... headers) {
        HttpRequest.Builder request = request("local.server.port", path)
                .method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        return send(request.build());
    }

    private HttpRequest.Builder request(String port, String path) {
        return HttpRequest.newBuilder(
                URI.create("http://localhost:" + environment().getProperty(port) + path));
    }

    static HttpResponse<String> send(HttpRequest request) {
        try {
            return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    @Override
    public void close() {
        context.close();
        authServer.close();
    }
}
