package dev.latchkey.benchmarks;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Answers a resource server the least that it has to hear: one key set, one API key, an empty revocation log that goes on. */
final class CannedAuthServer implements AutoCloseable {

    /** The one introspection answer: with every restriction and a limit, all of which the benchmark's requests meet. */
    private static final String KEY = """
            {"active":true,"token_type":"api_key","client_id":"key","sub":"workspace","scope":"jobs:read jobs:write","iat":1700000000,
             "organization_id":"organization","workspace_id":"workspace","key_type":"cronflow-production",
             "environments":["production"],"methods":["GET"],"endpoint_groups":["search"],
             "allowed_ips":["203.0.113.0/24","2001:db8::/32","127.0.0.0/8"],"account_status":"active",
             "rate_limit":{"limit":1000000000,"period":"PT1M"}}
            """;

    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task);
        thread.setDaemon(true);
        return thread;
    });
    private final HttpServer server;
    private final ECKey signingKey;

    CannedAuthServer() throws IOException, JOSEException {
        signingKey = new ECKeyGenerator(Curve.P_256).keyID("benchmark").generate();
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/oauth/jwks", exchange -> answer(exchange, new JWKSet(signingKey).toString()));
        server.createContext("/oauth/introspect", exchange -> answer(exchange, KEY));
        server.createContext("/oauth/usage", exchange -> answer(exchange, "{\"resellers\":[]}"));
        server.createContext("/oauth/revocations", exchange -> answer(exchange, "{\"cursor\":0,\"entries\":[]}"));
        server.createContext("/oauth/revocations/stream", CannedAuthServer::stream);
        server.start();
    }

    String url() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    /** An access token (RFC 9068) as the auth server makes them. */
    String token(String audience) throws JOSEException {
        JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.ES256)
                .type(new JOSEObjectType("at+jwt"))
                .keyID(signingKey.getKeyID())
                .build();
        Instant now = Instant.now();
        JWTClaimsSet claims = new JWTClaimsSet.Builder()
                .issuer(url())
                .subject("client")
                .claim("client_id", "client")
                .audience(audience)
                .claim("scope", "jobs:read jobs:write")
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plusSeconds(3600)))
                .jwtID("benchmark-token")
                .claim("organization_id", "organization")
                .claim("workspace_id", "workspace")
                .claim("credential_id", "secret")
                .build();
        SignedJWT token = new SignedJWT(header, claims);
        token.sign(new ECDSASigner(signingKey));
        return token.serialize();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private static void stream(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        try (OutputStream body = exchange.getResponseBody()) {
            while (true) {
                body.write(": 0\n\n".getBytes(StandardCharsets.US_ASCII));
                body.flush();
                TimeUnit.SECONDS.sleep(1);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private static void answer(HttpExchange exchange, String json) throws IOException {
        exchange.getRequestBody().readAllBytes();
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }
}
