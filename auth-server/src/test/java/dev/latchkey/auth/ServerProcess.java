package dev.latchkey.auth;

import dev.latchkey.logwatch.SecretsInLogs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import net.bytebuddy.agent.ByteBuddyAgent;
import org.springframework.mock.env.MockEnvironment;

/** A server in a process of its own, for what only a process can show: how it starts, how it ends, what survives that it is killed. */
final class ServerProcess implements AutoCloseable {

    private static final int PATIENCE_SECONDS = 90;

    private final Process process;
    private final Path log;
    private final int port;

    private ServerProcess(Process process, Path log, int port) {
        this.process = process;
        this.log = log;
        this.port = port;
    }

    /**
     * Starts one from this test's class path.
     *
     * @param directory its working directory
     * @param environment what it finds in its environment beside the usual
     * @param arguments a command, for a process that ends by itself
     */
    static ServerProcess start(Path directory, Map<String, String> environment, String... arguments)
            throws IOException {
        int port = freePort();
        Path log = Files.createTempFile(directory, "server", ".log");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                // Starts faster; how fast it gets later does not matter here.
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m",
                // Watched as tests are: what it finds in its log stands in its output.
                "-javaagent:" + agent(),
                WatchedServer.class.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().keySet().removeIf(name -> name.matches("(LATCHKEY|SPRING|SERVER|MANAGEMENT)_.*"));
        builder.environment()
                .put(
                        "CLASSPATH",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
        builder.environment().put("SERVER_PORT", Integer.toString(port));
        builder.environment().put("MANAGEMENT_SERVER_PORT", "0");
        builder.environment().putAll(environment);
        environment.forEach((name, value) -> {
            if (name.matches(".*(KEY|SECRET|PASSWORD)")) {
                SecretsInLogs.keep(value);
            }
        });
        return new ServerProcess(builder.start(), log, port);
    }

    /** What a process needs to find a database. */
    static Map<String, String> environment(TestDatabase database) {
        return Map.of(
                "SPRING_DATASOURCE_URL", database.url(),
                "SPRING_DATASOURCE_USERNAME", database.username(),
                "SPRING_DATASOURCE_PASSWORD", database.password());
    }

    /** Talks to it, once it answers. */
    Wire awaitServing() throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/oauth/jwks"))
                .build();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (System.nanoTime() < deadline && !process.waitFor(100, TimeUnit.MILLISECONDS)) {
            try {
                if (HttpClient.newHttpClient()
                                .send(request, HttpResponse.BodyHandlers.discarding())
                                .statusCode()
                        == 200) {
                    return new Wire(new MockEnvironment().withProperty("local.server.port", Integer.toString(port)));
                }
            } catch (ConnectException e) {
                // Not yet.
            }
        }
        throw new IllegalStateException("it does not serve; its log:\n" + output());
    }

    /** The exit code of one that ends by itself. */
    int awaitExit() throws InterruptedException, IOException {
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("it goes on running; its log:\n" + output());
        }
        return process.exitValue();
    }

    /** {@code kill -9}. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
        lookAtOutput();
    }

    String output() throws IOException {
        return Files.readString(log, StandardCharsets.UTF_8);
    }

    private void lookAtOutput() {
        try {
            SecretsInLogs.lookAtOutput("a server in a process of its own", output());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(15, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
            lookAtOutput();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private static Path agent() {
        try {
            return Path.of(ByteBuddyAgent.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            return free.getLocalPort();
        }
    }
}
