package dev.latchkey.sample;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A whole installation: database, authorization server, sample; spoken to over sockets only, as its users do. */
final class Installation implements AutoCloseable {

    private static final String MASTER_KEY = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final JsonMapper json = JsonMapper.shared();
    private final EmbeddedPostgres postgres;
    private final AuthServerProcess authServer;
    private final Properties credentials;
    private final ConfigurableApplicationContext sample;

    private Installation(EmbeddedPostgres postgres) throws Exception {
        this.postgres = postgres;
        this.authServer = new AuthServerProcess(postgres == null ? Map.of() : postgresSettings(postgres));
        this.credentials = authServer.credentials();
        this.sample = startSample();
    }

    static Installation onH2() throws Exception {
        return new Installation(null);
    }

    static Installation onPostgreSql() throws Exception {
        return new Installation(EmbeddedPostgres.builder()
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .start());
    }

    AuthServerProcess authServer() {
        return authServer;
    }

    EmbeddedPostgres postgres() {
        return postgres;
    }

    String apiKey() {
        return credentials.getProperty("api-key");
    }

    /** The demo's key of another product: {@code crondb} or {@code cronjobpro}. */
    String apiKey(String product) {
        return credentials.getProperty("api-key." + product);
    }

    /** A token traded for an API key (RFC 8693). */
    String traded(String key) throws IOException {
        HttpResponse<String> response = send(HttpRequest.newBuilder(URI.create(authServer.url() + "/oauth/token"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(
                        "grant_type=urn:ietf:params:oauth:grant-type:token-exchange&subject_token=" + key
                                + "&subject_token_type=urn:latchkey:params:oauth:token-type:api-key")));
        return json.readTree(response.body()).get("access_token").stringValue();
    }

    /** A new token of the demo client; {@code null} if the server did not give one. */
    String token() {
        return token("");
    }

    String token(String scope) {
        try {
            HttpResponse<String> response =
                    oauth("/oauth/token", "grant_type=client_credentials" + (scope.isEmpty() ? "" : "&scope=" + scope));
            return response.statusCode() == 200
                    ? json.readTree(response.body()).get("access_token").stringValue()
                    : null;
        } catch (IOException e) {
            return null;
        }
    }

    /** Revokes a token or key; answers whether the server acknowledged it. */
    boolean revoke(String credential) {
        try {
            return oauth("/oauth/revoke", "token=" + credential).statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    /** The status of {@code GET /v1/jobs} at the sample with that header. */
    int jobs(String header, String value) throws IOException {
        return call("GET", header, value).statusCode();
    }

    int jobs(String token) throws IOException {
        return jobs("Authorization", "Bearer " + token);
    }

    HttpResponse<String> call(String method, String header, String value) throws IOException {
        return call(method, "/v1/jobs", header, value);
    }

    HttpResponse<String> call(String method, String path, String header, String value) throws IOException {
        return send(HttpRequest.newBuilder(URI.create(
                        "http://localhost:" + sample.getEnvironment().getProperty("local.server.port") + path))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .header(header, value));
    }

    /** The demo's operator at the management API. */
    HttpResponse<String> api(String method, String path, String body) throws IOException {
        HttpResponse<String> login = send(HttpRequest.newBuilder(URI.create(authServer.url() + "/auth/login"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"email\":\"" + AuthServerProcess.OPERATOR
                        + "\",\"password\":\"" + AuthServerProcess.OPERATOR_PASSWORD + "\"}")));
        return send(HttpRequest.newBuilder(URI.create(authServer.url() + "/api/v1" + path))
                .header("Content-Type", "application/json")
                .header(
                        "Authorization",
                        "Bearer "
                                + json.readTree(login.body())
                                        .get("access_token")
                                        .stringValue())
                .method(
                        method,
                        body == null
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body)));
    }

    String credential(String name) {
        return credentials.getProperty(name);
    }

    JsonNode json(HttpResponse<String> response) {
        return json.readTree(response.body());
    }

    @Override
    public void close() throws IOException {
        sample.close();
        authServer.close();
        if (postgres != null) {
            postgres.close();
        }
    }

    private ConfigurableApplicationContext startSample() {
        List<String> arguments = new ArrayList<>(SampleDatabase.h2().settings());
        arguments.addAll(List.of(
                "--server.port=0",
                "--management.server.port=0",
                "--latchkey.resource-server.issuer=" + authServer.url(),
                "--latchkey.resource-server.client-id=" + credentials.getProperty("resource-server.id"),
                "--latchkey.resource-server.client-secret=" + credentials.getProperty("resource-server.secret")));
        return ResourceServerSampleApplication.application().run(arguments.toArray(String[]::new));
    }

    private HttpResponse<String> oauth(String path, String form) throws IOException {
        String client = credentials.getProperty("client.id") + ":" + credentials.getProperty("client.secret");
        return send(HttpRequest.newBuilder(URI.create(authServer.url() + path))
                .header(
                        "Authorization",
                        "Basic " + Base64.getEncoder().encodeToString(client.getBytes(StandardCharsets.UTF_8)))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form)));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
        try {
            return http.send(request.timeout(Duration.ofSeconds(10)).build(), HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private static Map<String, String> postgresSettings(EmbeddedPostgres postgres) {
        return Map.of(
                "SPRING_DATASOURCE_URL",
                postgres.getJdbcUrl("postgres", "postgres"),
                "SPRING_DATASOURCE_USERNAME",
                "postgres",
                "SPRING_DATASOURCE_PASSWORD",
                "postgres",
                "LATCHKEY_MASTER_KEY",
                MASTER_KEY);
    }
}
