package dev.latchkey.resourceserver;

import dev.latchkey.resourceserver.revocation.KnownLog;
import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** The test application on a real port, and the ways to call it. */
final class RunningServer implements Closeable {

    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final ConfigurableApplicationContext context;
    private final int port;

    RunningServer(FakeAuthServer authServer, String... settings) {
        List<String> arguments = new ArrayList<>(List.of(
                "--server.port=0",
                "--server.max-http-request-header-size=96KB",
                "--spring.main.banner-mode=off",
                "--spring.jmx.enabled=false",
                "--latchkey.resource-server.issuer=" + authServer.url(),
                "--latchkey.resource-server.client-id=" + FakeAuthServer.CLIENT_ID,
                "--latchkey.resource-server.client-secret=" + FakeAuthServer.CLIENT_SECRET,
                "--latchkey.resource-server.public-paths=/open/**",
                "--latchkey.resource-server.routes[0].methods=GET",
                "--latchkey.resource-server.routes[0].path=/things",
                "--latchkey.resource-server.routes[0].scope=things:read",
                "--latchkey.resource-server.routes[1].methods=POST",
                "--latchkey.resource-server.routes[1].path=/things",
                "--latchkey.resource-server.routes[1].scope=things:write",
                "--latchkey.resource-server.routes[2].path=/legacy/**",
                "--latchkey.resource-server.routes[2].scope=things:read",
                "--latchkey.resource-server.routes[2].error-style=detail",
                "--latchkey.resource-server.routes[3].path=/either",
                "--latchkey.resource-server.routes[3].scope=things:read,things:watch",
                "--latchkey.resource-server.routes[4].path=/grouped/**",
                "--latchkey.resource-server.routes[4].endpoint-group=search",
                "--latchkey.resource-server.routes[4].error-style=detail"));
        arguments.addAll(Arrays.asList(settings));
        context = new SpringApplicationBuilder(TestApplication.class)
                .web(WebApplicationType.SERVLET)
                .run(arguments.toArray(String[]::new));
        port = Integer.parseInt(context.getEnvironment().getRequiredProperty("local.server.port"));
    }

    /** Waits until the revocation log is followed. */
    RunningServer following(FakeAuthServer authServer) {
        await(() -> authServer.openStreams() > 0 && knownLog().state().generation() > 0);
        return this;
    }

    KnownLog knownLog() {
        return bean(KnownLog.class);
    }

    void advance(Duration by) {
        bean(MovableTime.class).advance(by);
    }

    <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    /** Reads {@code /things} with that bearer token. */
    int status(String token) {
        return get("/things", "Authorization", "Bearer " + token).statusCode();
    }

    HttpResponse<String> get(String path, String... headers) {
        return send("GET", path, headers);
    }

    int port() {
        return port;
    }

    HttpResponse<String> send(String method, String path, String... headers) {
        return send(method, path, HttpRequest.BodyPublishers.noBody(), headers);
    }

    HttpResponse<String> send(String method, String path, HttpRequest.BodyPublisher body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .method(method, body);
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        try {
            return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    /** Waits, looking often, until that holds; ten seconds at most. */
    static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("it did not come true within ten seconds");
            }
            java.util.concurrent.locks.LockSupport.parkNanos(
                    Duration.ofMillis(2).toNanos());
        }
    }

    @Override
    public void close() {
        context.close();
    }
}
