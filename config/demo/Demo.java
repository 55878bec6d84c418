import java.io.IOException;
import java.io.Reader;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * Starts the authorization server and the sample resource server side by side, prints what to try, and stops both when it is stopped itself.
 * Run by {@code mvn -Pdemo} in the project's root, after the two have been built.
 */
final class Demo {

    private static final Path CREDENTIALS = Path.of("data", "demo-credentials.properties");
    private static final Path SECRETS = Path.of("data", "demo-secrets.properties");
    private static final String OPERATOR = "operator@example.com";
    private static final Duration START_UP = Duration.ofMinutes(2);

    private final HttpClient http = HttpClient.newHttpClient();

    public static void main(String[] arguments) throws Exception {
        try {
            new Demo().run();
        } catch (IOException e) {
            System.err.println("The demo cannot run: " + e.getMessage());
            System.exit(1);
        }
    }

    private void run() throws Exception {
        for (int port : new int[] {9000, 9001, 8090, 8091}) {
            requireFree(port);
        }
        Properties secrets = secrets();
        Process authServer = start(
                "auth-server",
                Map.of(
                        "LATCHKEY_DEMO_ENABLED", "true",
                        // Webhooks may go to the sample, which is on this machine and speaks no TLS.
                        "LATCHKEY_EGRESS_ALLOWED", "public,127.0.0.0/8,::1/128",
                        "LATCHKEY_EGRESS_ALLOW_HTTP", "true",
                        "LATCHKEY_BOOTSTRAP_OPERATOR_EMAIL", OPERATOR,
                        "LATCHKEY_BOOTSTRAP_OPERATOR_PASSWORD", secrets.getProperty("operator.password")));
        awaitReady(authServer, "http://localhost:9001/actuator/health/readiness");
        Properties credentials = credentials();
        Process sample = start(
                "resource-server-sample",
                Map.of(
                        "LATCHKEY_RESOURCE_SERVER_CLIENT_ID", credentials.getProperty("resource-server.id"),
                        "LATCHKEY_RESOURCE_SERVER_CLIENT_SECRET", credentials.getProperty("resource-server.secret"),
                        "LATCHKEY_RESOURCE_SERVER_WEBHOOK_SECRETS", secrets.getProperty("webhook.secret")));
        awaitReady(sample, "http://localhost:8091/actuator/health/readiness");
        System.out.println(whatToTry(credentials));
        Optional<ProcessHandle> maven = ProcessHandle.current().parent();
        while (authServer.isAlive() && sample.isAlive() && maven.map(ProcessHandle::isAlive).orElse(true)) {
            Thread.sleep(500);
        }
        System.exit(1);
    }

    private static void requireFree(int port) throws IOException {
        try {
            new ServerSocket(port).close();
        } catch (IOException e) {
            throw new IOException("port " + port + " is in use: stop what listens there first", e);
        }
    }

    private static Process start(String module, Map<String, String> environment) throws IOException {
        String java = ProcessHandle.current().info().command().orElse("java");
        ProcessBuilder builder = new ProcessBuilder(java, "-jar", jar(module).toString()).inheritIO();
        // What the shell says goes before what the demo would choose.
        environment.forEach(builder.environment()::putIfAbsent);
        Process process = builder.start();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(process)));
        return process;
    }

    private static void stop(Process process) {
        process.destroy();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            process.destroyForcibly();
        }
    }

    private static Path jar(String module) throws IOException {
        try (Stream<Path> files = Files.list(Path.of(module, "target"))) {
            return files.filter(file -> file.toString().endsWith("-exec.jar"))
                    .findFirst()
                    .orElseThrow(() -> new IOException(module + " has not been built"));
        }
    }

    private void awaitReady(Process process, String health) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(health)).timeout(Duration.ofSeconds(2)).build();
        long end = System.nanoTime() + START_UP.toNanos();
        while (System.nanoTime() < end) {
            if (!process.isAlive()) {
                throw new IOException("a server ended while starting: see its log above");
            }
            try {
                if (http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) {
                    return;
                }
            } catch (IOException e) {
                // Not listening yet.
            }
            Thread.sleep(200);
        }
        throw new IOException("nothing answers at " + health);
    }

    private static Properties credentials() throws IOException {
        if (!Files.exists(CREDENTIALS)) {
            throw new IOException(CREDENTIALS + " is missing, but the database is in use. To begin anew, delete the folder 'data'.");
        }
        return read(CREDENTIALS);
    }

    /** What the servers are given at their start: made once, in a file that only its owner can read. */
    private static Properties secrets() throws IOException {
        if (!Files.exists(SECRETS)) {
            Files.createDirectories(SECRETS.getParent());
            if (SECRETS.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                Files.createFile(SECRETS, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            }
            Files.writeString(SECRETS, "operator.password=" + random() + "\nwebhook.secret=whsec_" + random() + "\n");
        }
        return read(SECRETS);
    }

    private static String random() {
        byte[] bytes = new byte[24];
        new SecureRandom().nextBytes(bytes);
        // A multiple of three, so without padding; and without the two characters that a shell or a URL might take amiss.
        return Base64.getEncoder().encodeToString(bytes).replace('+', 'A').replace('/', 'B');
    }

    private static Properties read(Path file) throws IOException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        }
        return properties;
    }

    private static String whatToTry(Properties credentials) {
        String client = credentials.getProperty("client.id") + ":" + credentials.getProperty("client.secret");
        return String.join(
                "\n",
                List.of(
                        "",
                        "Latchkey is running: the authorization server on http://localhost:9000, the sample API on http://localhost:8090.",
                        "Paste these, in order. Ctrl-C stops both; what they know is kept in ./data.",
                        "",
                        "# get a token",
                        "TOKEN=$(curl -s -u " + client + " -d grant_type=client_credentials http://localhost:9000/oauth/token | sed 's/.*\"access_token\":\"\\([^\"]*\\)\".*/\\1/')",
                        "",
                        "# call the API with it: 200",
                        "curl -i -H \"Authorization: Bearer $TOKEN\" http://localhost:8090/v1/jobs",
                        "",
                        "# revoke it",
                        "curl -i -u " + client + " -d token=$TOKEN http://localhost:9000/oauth/revoke",
                        "",
                        "# call again: 401",
                        "curl -i -H \"Authorization: Bearer $TOKEN\" http://localhost:8090/v1/jobs",
                        "",
                        "# call with an API key: 200",
                        "curl -i -H \"X-Api-Key: " + credentials.getProperty("api-key") + "\" http://localhost:8090/v1/jobs",
                        "",
                        "The dashboard is on http://localhost:9000/"
                                + (credentials.containsKey("owner.password")
                                        ? ": sign in as " + credentials.getProperty("owner.email") + " with the password " + credentials.getProperty("owner.password")
                                        : ""),
                        "The management API on http://localhost:9000/api/v1 knows " + OPERATOR + "; the password is in " + SECRETS + ".",
                        ""));
    }
}
