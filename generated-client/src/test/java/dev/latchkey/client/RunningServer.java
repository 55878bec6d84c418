package dev.latchkey.client;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The authorization server as the build packaged it, in a process and on an embedded database of its own. */
record RunningServer(Process process, String url) implements AutoCloseable {

    static final String OPERATOR = "operator@example.com";
    static final String PASSWORD = "a-password-for-tests";

    private static final int PATIENCE_SECONDS = 300;

    static RunningServer start(Path folder) throws IOException, InterruptedException {
        Path jar = Path.of(System.getProperty("auth-server.jar", "../auth-server/target/auth-server-0.1.0-exec.jar"));
        if (!Files.exists(jar)) {
            throw new IllegalStateException(jar + " is missing: build the whole project with 'mvn verify' in its root");
        }
        int port = freePort();
        String url = "http://localhost:" + port;
        Files.createDirectories(folder);
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-jar",
                        jar.toAbsolutePath().toString())
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile());
        builder.environment()
                .putAll(Map.of(
                        "SERVER_PORT", Integer.toString(port),
                        "MANAGEMENT_SERVER_PORT", Integer.toString(freePort()),
                        "LATCHKEY_ISSUER", url,
                        "LATCHKEY_BOOTSTRAP_OPERATOR_EMAIL", OPERATOR,
                        "LATCHKEY_BOOTSTRAP_OPERATOR_PASSWORD", PASSWORD));
        RunningServer server = new RunningServer(builder.start(), url);
        for (int i = 0; i < PATIENCE_SECONDS && !server.process.waitFor(1, TimeUnit.SECONDS); i++) {
            if (server.serves()) {
                return server;
            }
        }
        server.close();
        throw new IllegalStateException("it does not serve; its log:\n" + Files.readString(folder.resolve("log")));
    }

    String document() throws IOException, InterruptedException {
        return get("/v3/api-docs").body();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(15, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private boolean serves() throws InterruptedException {
        try {
            return get("/oauth/jwks").statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(url + path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
