package dev.latchkey.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One caller of a token endpoint and of an API behind it, for what is not a matter of throughput. Thread-safe. */
final class TokenClient {

    private static final Pattern ACCESS_TOKEN = Pattern.compile("\"access_token\":\"([^\"]+)\"");
    private static final Pattern CLAIM = Pattern.compile("\"([a-z_]+)\":");
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration START_UP = Duration.ofMinutes(2);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();
    private final String endpoint;
    private final TokenPaths paths;

    /** A caller of the auth server at that URL. */
    TokenClient(String endpoint) {
        this(endpoint, TokenPaths.LATCHKEY);
    }

    /** A caller of somebody else's. */
    TokenClient(String endpoint, TokenPaths paths) {
        this.endpoint = endpoint;
        this.paths = paths;
    }

    /** Gets a token; anything but a 200 is an exception. */
    String token(String basic) throws IOException, InterruptedException {
        HttpResponse<String> response = post(paths.token(), basic, "grant_type=client_credentials");
        Matcher token = ACCESS_TOKEN.matcher(response.body());
        if (response.statusCode() != 200 || !token.find()) {
            throw new IOException(endpoint + " gives no token but " + response.statusCode() + " " + response.body());
        }
        return token.group(1);
    }

    /** Revokes a token; anything but a 200 is an exception. */
    void revoke(String basic, String token) throws IOException, InterruptedException {
        HttpResponse<String> response = post("/oauth/revoke", basic, "token=" + token);
        if (response.statusCode() != 200) {
            throw new IOException(endpoint + " does not revoke but answers " + response.statusCode());
        }
    }

    /** Asks about a credential; anything but an active one is an exception. */
    void introspect(String basic, String credential) throws IOException, InterruptedException {
        HttpResponse<String> response = post(paths.introspection(), basic, "token=" + credential);
        if (response.statusCode() != 200 || !response.body().contains("\"active\":true")) {
            throw new IOException(endpoint + " does not know the key but answers " + response.statusCode());
        }
    }

    /** The status of a GET with that token, or without one if {@code null}. */
    int status(String url, String token) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url)).timeout(PATIENCE);
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    /** The status of a GET with that text as an API key. */
    int keyStatus(String url, String key) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                .timeout(PATIENCE)
                .header("X-Api-Key", key)
                .build();
        return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }

    /** The sum of a metric, over all its labels, as Prometheus reads it. */
    double metric(String url, String name) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(url)).timeout(PATIENCE).build();
        List<String> lines = http.send(request, HttpResponse.BodyHandlers.ofString())
                .body()
                .lines()
                .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
                .toList();
        if (lines.isEmpty()) {
            throw new IOException(url + " has no " + name);
        }
        return lines.stream()
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** Waits for a status at a URL that is asked without a token: a server is up. */
    void awaitStatus(int wanted, String url, PinnedProcess server) throws IOException, InterruptedException {
        await(server, () -> {
            int status = status(url, null);
            if (status != wanted) {
                throw new IOException(url + " answers " + status + " instead of " + wanted);
            }
        });
    }

    /** Waits for the first token. */
    void awaitToken(String basic, PinnedProcess server) throws IOException, InterruptedException {
        await(server, () -> token(basic));
    }

    /** The names of the claims of this server's tokens, sorted. */
    List<String> claims(String basic) throws IOException, InterruptedException {
        String payload = token(basic).split("\\.")[1];
        return CLAIM.matcher(new String(Base64.getUrlDecoder().decode(payload), StandardCharsets.UTF_8))
                .results()
                .map(claim -> claim.group(1))
                .sorted()
                .toList();
    }

    /**
     * Looks at the signature of this server's tokens.
     *
     * @throws IOException if it is another one than that, or one by an RSA key that has not 2048 bits
     */
    void requireSignature(String basic, String algorithm) throws IOException, InterruptedException {
        String[] parts = token(basic).split("\\.");
        String header = new String(Base64.getUrlDecoder().decode(parts[0]), StandardCharsets.UTF_8);
        int bytes = Base64.getUrlDecoder().decode(parts[2]).length;
        if (!header.matches(".*\"alg\"\\s*:\\s*\"" + algorithm + "\".*")
                || bytes != (algorithm.equals("ES256") ? 64 : 256)) {
            throw new IOException(
                    endpoint + " signs otherwise than by " + algorithm + ": " + header + ", " + bytes + " bytes");
        }
    }

    private interface Attempt {
        void run() throws IOException, InterruptedException;
    }

    /** Tries until there is no exception, as long as the server lives. */
    private static void await(PinnedProcess server, Attempt attempt) throws IOException, InterruptedException {
        long end = System.nanoTime() + START_UP.toNanos();
        while (true) {
            try {
                attempt.run();
                return;
            } catch (IOException e) {
                server.requireHealthy();
                if (System.nanoTime() > end) {
                    throw e;
                }
                Thread.sleep(20);
            }
        }
    }

    private HttpResponse<String> post(String path, String basic, String form) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(endpoint + path))
                .timeout(PATIENCE)
                .header("Authorization", "Basic " + basic)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }
}
