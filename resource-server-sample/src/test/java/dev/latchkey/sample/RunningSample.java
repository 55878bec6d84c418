package dev.latchkey.sample;

import dev.latchkey.resourceserver.AccessTokens;
import dev.latchkey.resourceserver.FakeAuthServer;
import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;

/** The sample on real ports, as its main class starts it. */
final class RunningSample implements Closeable {

    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final FakeAuthServer authServer = new FakeAuthServer();
    private final AccessTokens tokens = new AccessTokens(authServer);
    private final ConfigurableApplicationContext context;

    RunningSample() {
        context = ResourceServerSampleApplication.application()
                .run(
                        "--server.port=0",
                        "--management.server.port=0",
                        "--latchkey.resource-server.issuer=" + authServer.url(),
                        "--latchkey.resource-server.client-id=" + FakeAuthServer.CLIENT_ID,
                        "--latchkey.resource-server.client-secret=" + FakeAuthServer.CLIENT_SECRET);
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (authServer.openStreams() == 0 && System.nanoTime() < deadline) {
            LockSupport.parkNanos(Duration.ofMillis(2).toNanos());
        }
    }

    Environment environment() {
        return context.getEnvironment();
    }

    FakeAuthServer authServer() {
        return authServer;
    }

    String token(String organizationId, String scope) {
        return tokens.signed(
                claims -> claims.claim("organization_id", organizationId).claim("scope", scope));
    }

    HttpResponse<String> management(String path) {
        return send(request("local.management.port", path).GET().build());
    }

    HttpResponse<String> send(String method, String path, String token, String body) {
        HttpRequest.Builder request = request("local.server.port", path)
                .method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
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
