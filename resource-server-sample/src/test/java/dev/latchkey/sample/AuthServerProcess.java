package dev.latchkey.sample;

import dev.latchkey.logwatch.SecretsInLogs;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;

/**
 * The real authorization server, as the build packaged it, in a process of its own: with demo data, in a folder of its own, and able to be
 * killed and started again on the same port and data.
 */
final class AuthServerProcess implements AutoCloseable {

    static final String OPERATOR = "operator@example.com";
    static final String OPERATOR_PASSWORD = "a-password-for-tests";

    private static final Duration START_UP = Duration.ofSeconds(90);

    private final HttpClient http = HttpClient.newHttpClient();
    private final Path folder;
    private final int port = freePort();
    private final int managementPort = freePort();
    private final Map<String, String> environment = new HashMap<>();
    private Process process;

    /**
     * Starts it.
     *
     * @param database {@code SPRING_DATASOURCE_*} and so on; empty for the embedded database
     */
    AuthServerProcess(Map<String, String> database) throws Exception {
        folder = Files.createTempDirectory("latchkey-auth-server");
        environment.putAll(database);
        environment.put("SERVER_PORT", Integer.toString(port));
        environment.put("MANAGEMENT_SERVER_PORT", Integer.toString(managementPort));
        environment.put("LATCHKEY_ISSUER", url());
        environment.put("LATCHKEY_DEMO_ENABLED", "true");
        // Without it Tomcat's metrics do not count requests.
        environment.put("SERVER_TOMCAT_MBEANREGISTRY_ENABLED", "true");
        environment.put("LATCHKEY_BOOTSTRAP_OPERATOR_EMAIL", OPERATOR);
        environment.put("LATCHKEY_BOOTSTRAP_OPERATOR_PASSWORD", OPERATOR_PASSWORD);
        start();
        SecretsInLogs.keep(OPERATOR_PASSWORD);
        Properties made = credentials();
        made.stringPropertyNames().stream()
                .filter(name -> name.matches(".*(secret|password)|api-key.*"))
                .map(made::getProperty)
                .forEach(SecretsInLogs::keep);
    }

    String url() {
        return "http://localhost:" + port;
    }

    /** What the demo data left: ids and secrets by name. */
    Properties credentials() throws IOException {
        Properties credentials = new Properties();
        try (Reader reader = Files.newBufferedReader(folder.resolve("data/demo-credentials.properties"))) {
            credentials.load(reader);
        }
        return credentials;
    }

    /** How many requests it has answered since it was started. */
    long requests() throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://localhost:" + managementPort + "/actuator/prometheus"))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString())
                .body()
                .lines()
                .filter(line -> line.startsWith("tomcat_global_request_seconds_count{"))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .reduce(Long::sum)
                .orElseThrow();
    }

    /** {@code kill -9}. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
        lookAtLog();
    }

    void start() throws Exception {
        Path jar = Path.of(System.getProperty("auth-server.jar", "../auth-server/target/auth-server-0.1.0-exec.jar"));
        if (!Files.exists(jar)) {
            throw new IllegalStateException(jar + " is missing: build the whole project with 'mvn verify' in its root");
        }
        ProcessBuilder builder = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-XX:TieredStopAtLevel=1",
                        "-jar",
                        jar.toAbsolutePath().toString())
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()));
        builder.environment().putAll(environment);
        process = builder.start();
        awaitReady();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(15, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
            lookAtLog();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private void lookAtLog() {
        try {
            SecretsInLogs.lookAtOutput("the authorization server", Files.readString(folder.resolve("log")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitReady() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://localhost:" + managementPort + "/actuator/health/readiness"))
                .timeout(Duration.ofSeconds(2))
                .build();
        Eventually.holds(START_UP, () -> {
            if (!process.isAlive()) {
                throw new IllegalStateException(
                        "the authorization server ended:\n" + Files.readString(folder.resolve("log")));
            }
            try {
                return http.send(request, HttpResponse.BodyHandlers.discarding())
                                .statusCode()
                        == 200;
            } catch (IOException e) {
                return false;
            }
        });
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
