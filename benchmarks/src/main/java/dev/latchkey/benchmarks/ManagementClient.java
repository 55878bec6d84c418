package dev.latchkey.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The platform operator at an auth server's management API, for as long as a session lasts. One connection, one request at a time. */
final class ManagementClient {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration START_UP = Duration.ofSeconds(30);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();
    private final String endpoint;
    private final String session;

    /** Signs in. */
    ManagementClient(Servers.Server server, Servers servers) throws IOException, InterruptedException {
        this.endpoint = server.endpoint();
        HttpRequest login = HttpRequest.newBuilder(URI.create(endpoint + "/auth/login"))
                .timeout(PATIENCE)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(servers.operatorLogin()))
                .build();
        HttpResponse<String> answer = http.send(login, HttpResponse.BodyHandlers.ofString());
        // The server answers a moment before it has made its operator.
        for (long end = System.nanoTime() + START_UP.toNanos();
                answer.statusCode() == 401 && System.nanoTime() < end; ) {
            TimeUnit.MILLISECONDS.sleep(200);
            answer = http.send(login, HttpResponse.BodyHandlers.ofString());
        }
        requireStatus(200, answer);
        this.session = member("access_token", answer.body());
    }

    /**
     * A place for clients.
     *
     * @param organization its path
     * @param workspaceId of its one workspace
     */
    record Tenant(String organization, String workspaceId) {}

    /**
     * Makes an organization with a workspace.
     *
     * @param audited whether issuing a token there is recorded
     */
    Tenant tenant(boolean audited) throws IOException, InterruptedException {
        String organization =
                "/organizations/" + member("id", send("POST", "/organizations", "{\"name\":\"Acme\"}", 201));
        String workspace = member("id", send("POST", organization + "/workspaces", "{\"name\":\"Main\"}", 201));
        send("PATCH", "/workspaces/" + workspace, "{\"audit_enabled\":" + audited + "}", 200);
        return new Tenant(organization, workspace);
    }

    /**
     * Registers a client.
     *
     * @return its id and its secret
     */
    String[] registerClient(Tenant tenant) throws IOException, InterruptedException {
        String client = send(
                "POST",
                tenant.organization() + "/clients",
                "{\"client_name\":\"Load\",\"scope\":\"jobs:read jobs:write\",\"workspace_id\":\""
                        + tenant.workspaceId() + "\"}",
                201);
        return new String[] {member("client_id", client), member("client_secret", client)};
    }

    /** The answer of that status; another one is an exception. */
    String send(String method, String path, String body, int wanted) throws IOException, InterruptedException {
        return send(method, path, "application/json", body, wanted);
    }

    /** Posts JSON lines, which the server is to take. */
    void sendLines(String path, String lines) throws IOException, InterruptedException {
        send("POST", path, "application/x-ndjson", lines, 201);
    }

    /** Gets something as JSON lines, to its end, and keeps none of them: how many there were. */
    long countLines(String path) throws IOException, InterruptedException {
        HttpRequest request =
                request(path).header("Accept", "application/x-ndjson").build();
        HttpResponse<Stream<String>> answer = http.send(request, HttpResponse.BodyHandlers.ofLines());
        try (Stream<String> lines = answer.body()) {
            requireStatus(200, answer);
            return lines.count();
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(endpoint + "/api/v1" + path))
                .timeout(PATIENCE)
                .header("Authorization", "Bearer " + session);
    }

    private String send(String method, String path, String type, String body, int wanted)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = request(path)
                .method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        if (body != null) {
            request.header("Content-Type", type);
        }
        HttpResponse<String> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        requireStatus(wanted, answer);
        return answer.body();
    }

    /** The text that a JSON object has under that name; {@code null} if none. */
    static String member(String name, String json) {
        Matcher member = Pattern.compile('"' + name + "\"\\s*:\\s*\"([^\"]*)\"").matcher(json);
        return member.find() ? member.group(1) : null;
    }

    private static void requireStatus(int wanted, HttpResponse<?> answer) throws IOException {
        if (answer.statusCode() != wanted) {
            throw new IOException(answer.request().method() + " " + answer.uri().getPath() + " answers "
                    + answer.statusCode() + " instead of " + wanted);
        }
    }
}
