package dev.latchkey.resourceserver;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An authorization server as a resource server sees it, that can be told to misbehave: to answer slowly, with errors, not at
 * all, to drop its streams, or to keep them open and say nothing. One that a class has for all of its tests is not closed: a test that is
 * asked once more finds it still there, and it ends with the JVM.
 */
public final class FakeAuthServer implements Closeable {

    public static final String CLIENT_ID = "rs_1";
    public static final String CLIENT_SECRET = "resource-server-secret-0123456789";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final ScheduledExecutorService heart = Executors.newSingleThreadScheduledExecutor();
    private final ECKey signingKey;
    private final List<JWK> publishedKeys = new CopyOnWriteArrayList<>();
    private final List<String> entries = new ArrayList<>();
    private final List<OutputStream> streams = new ArrayList<>();
    private final Map<String, String> introspections = new ConcurrentHashMap<>();
    private final FakeUsage usage = new FakeUsage();
    private long cursor;

    public final AtomicInteger jwksCalls = new AtomicInteger();
    public final AtomicInteger introspectionCalls = new AtomicInteger();
    public final AtomicInteger snapshotCalls = new AtomicInteger();
    public final AtomicInteger usageCalls = new AtomicInteger();
    public final List<String> lastEventIds = new CopyOnWriteArrayList<>();

    /** What introspections said of their trace. */
    public final List<String> traceparents = new CopyOnWriteArrayList<>();

    public volatile int jwksStatus = 200;
    public volatile long jwksDelayMillis;
    public volatile int introspectionStatus = 200;
    public volatile long introspectionDelayMillis;
    public volatile int streamStatus = 200;
    public volatile int usageStatus = 200;

    /** Usage reports are taken, and then the answer gets lost. */
    public volatile boolean usageAnswersLost;

    public volatile boolean silent;

    /** The {@code Revocation-Cursor} that introspection claims; negative means the true one. */
    public volatile long claimedCursor = -1;

    public FakeAuthServer() {
        this(0);
    }

    /** On that port; 0 means any. */
    public FakeAuthServer(int port) {
        try {
            signingKey = new ECKeyGenerator(Curve.P_256).keyID("key-1").generate();
            publishedKeys.add(signingKey.toPublicJWK());
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        } catch (JOSEException | IOException failure) {
            throw new IllegalStateException(failure);
        }
        server.setExecutor(threads);
        server.createContext("/oauth/jwks", this::jwks);
        server.createContext("/oauth/introspect", this::introspect);
        server.createContext("/oauth/usage", this::usage);
        server.createContext("/oauth/revocations", this::snapshot);
        server.createContext("/oauth/revocations/stream", this::stream);
        server.start();
        heart.scheduleAtFixedRate(this::beat, 50, 50, TimeUnit.MILLISECONDS);
    }

    public String url() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    public ECKey signingKey() {
        return signingKey;
    }

    public void publish(JWK key) {
        publishedKeys.add(key.toPublicJWK());
    }

    /** Publishes the keys of this id no longer. */
    public void withdraw(String keyId) {
        publishedKeys.removeIf(key -> keyId.equals(key.getKeyID()));
    }

    public void answerIntrospection(String token, String json) {
        introspections.put(token, json);
    }

    public void forget(String token) {
        introspections.remove(token);
    }

    /** What was reported, each batch once. */
    public FakeUsage usage() {
        return usage;
    }

    /** Appends an entry to the log and pushes it. */
    public synchronized long revoke(String kind, String id) {
        return append(kind, id, "");
    }

    /** Appends an entry about what was issued before an instant. */
    public synchronized long revoke(String kind, String id, String issuedBefore) {
        return append(kind, id, ",\"issued_before\":\"" + issuedBefore + "\"");
    }

    private long append(String kind, String id, String more) {
        cursor++;
        String entry = "{\"seq\":" + cursor + ",\"kind\":\"" + kind + "\",\"id\":\"" + id + "\"" + more + "}";
        entries.add(entry);
        if (!silent) {
            push("id: " + cursor + "\ndata: " + entry + "\n\n");
        }
        return cursor;
    }

    public synchronized long cursor() {
        return cursor;
    }

    public synchronized int openStreams() {
        return streams.size();
    }

    public synchronized void dropStreams() {
        for (OutputStream stream : streams) {
            closeQuietly(stream);
        }
        streams.clear();
    }

    /**
     * Keeps streams open and says nothing more. The last thing it says is an entry about nothing, so that who has that knows
     * that no more comes.
     *
     * @return the position of that entry
     */
    public synchronized long fallSilent() {
        cursor++;
        String entry = "{\"seq\":" + cursor + ",\"kind\":\"token\",\"id\":\"last-words\"}";
        entries.add(entry);
        silent = true;
        push("\ndata: " + entry + "\n");
        return cursor;
    }

    /** The log begins anew, as after a restore of an older database. */
    public synchronized void beginAnew() {
        entries.clear();
        cursor = 0;
    }

    /** Writes to all streams as it is. */
    public synchronized void push(String text) {
        streams.removeIf(stream -> {
            try {
                stream.write(text.getBytes(StandardCharsets.UTF_8));
                stream.flush();
                return false;
            } catch (IOException gone) {
                closeQuietly(stream);
                return true;
            }
        });
    }

    private synchronized void beat() {
        if (!silent) {
            push(": " + cursor + "\n\n");
        }
    }

    private void jwks(HttpExchange exchange) throws IOException {
        jwksCalls.incrementAndGet();
        pause(jwksDelayMillis);
        answer(exchange, jwksStatus, new JWKSet(new ArrayList<>(publishedKeys)).toString());
    }

    private void introspect(HttpExchange exchange) throws IOException {
        introspectionCalls.incrementAndGet();
        String traceparent = exchange.getRequestHeaders().getFirst("traceparent");
        if (traceparent != null) {
            traceparents.add(traceparent);
        }
        String form = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.US_ASCII);
        long claimed = claimedCursor < 0 ? cursor() : claimedCursor;
        String token = Arrays.stream(form.split("&"))
                .filter(pair -> pair.startsWith("token="))
                .map(pair -> URLDecoder.decode(pair.substring(6), StandardCharsets.UTF_8))
                .findFirst()
                .orElse("");
        String json = introspections.getOrDefault(token, "{\"active\":false}");
        pause(introspectionDelayMillis);
        if (!isAuthorized(exchange)) {
            answer(exchange, 401, "{\"error\":\"invalid_client\"}");
            return;
        }
        exchange.getResponseHeaders().set("Revocation-Cursor", Long.toString(claimed));
        answer(exchange, introspectionStatus, json);
    }

    private void usage(HttpExchange exchange) throws IOException {
        usageCalls.incrementAndGet();
        byte[] body = exchange.getRequestBody().readAllBytes();
        if (!isAuthorized(exchange)) {
            answer(exchange, 401, "{\"error\":\"invalid_client\"}");
        } else if (usageStatus != 200) {
            answer(exchange, usageStatus, "{}");
        } else {
            String answer = usage.take(body);
            answer(exchange, usageAnswersLost ? 502 : 200, answer);
        }
    }

    private void snapshot(HttpExchange exchange) throws IOException {
        snapshotCalls.incrementAndGet();
        if (!isAuthorized(exchange) || silent) {
            answer(exchange, silent ? 503 : 401, "{}");
            return;
        }
        String body;
        synchronized (this) {
            body = "{\"cursor\":" + cursor + ",\"entries\":[" + String.join(",", entries) + "]}";
        }
        answer(exchange, 200, body);
    }

    private void stream(HttpExchange exchange) throws IOException {
        String lastEventId = exchange.getRequestHeaders().getFirst("Last-Event-ID");
        int status = !isAuthorized(exchange) ? 401 : silent ? 503 : streamStatus;
        if (status != 200) {
            lastEventIds.add(lastEventId);
            answer(exchange, status, "{}");
            return;
        }
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        synchronized (this) {
            // Together with the stream: who sees the one finds the other.
            lastEventIds.add(lastEventId);
            OutputStream body = exchange.getResponseBody();
            for (String entry : entries.subList((int) Math.min(Long.parseLong(lastEventId), cursor), entries.size())) {
                body.write(("data: " + entry + "\n\n").getBytes(StandardCharsets.UTF_8));
            }
            body.write((": " + cursor + "\n\n").getBytes(StandardCharsets.UTF_8));
            body.flush();
            streams.add(body);
        }
    }

    private static boolean isAuthorized(HttpExchange exchange) {
        String expected = Base64.getEncoder()
                .encodeToString((CLIENT_ID + ":" + CLIENT_SECRET).getBytes(StandardCharsets.US_ASCII));
        return ("Basic " + expected).equals(exchange.getRequestHeaders().getFirst("Authorization"));
    }

    private static void answer(HttpExchange exchange, int status, String json) throws IOException {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }

    /** This is the misbehaviour itself, not a test that waits. */
    private static void pause(long millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static void closeQuietly(OutputStream stream) {
        try {
            stream.close();
        } catch (IOException gone) {
            // That is what was wanted.
        }
    }

    @Override
    public void close() {
        heart.shutdownNow();
        server.stop(0);
        threads.shutdownNow();
    }
}
