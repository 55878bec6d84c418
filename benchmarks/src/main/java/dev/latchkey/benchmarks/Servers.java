package dev.latchkey.benchmarks;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Starts the servers of a stage, each on its cores, in a folder of its own and on a free port; and stops them all. */
final class Servers {

    /** The resource server that every auth server here knows. */
    static final String RESOURCE_SERVER_ID = "benchmark-resource-server";

    private static final Pattern PORT = Pattern.compile("(?m)^port=(\\d+)$");
    private static final String OPERATOR = "operator@example.com";

    private final Deque<PinnedProcess> running = new ConcurrentLinkedDeque<>();
    private final Path work;
    private final List<String> jvmFlags;
    private final String resourceServerSecret = randomText();
    private final String operatorPassword = randomText();
    private int count;

    Servers(Path work, List<String> jvmFlags) {
        this.work = work;
        this.jvmFlags = jvmFlags;
    }

    /** The folder of this run, which goes when it ends. */
    Path work() {
        return work;
    }

    /**
     * A server.
     *
     * @param endpoint where it listens, as a URL without a path
     * @param management where its metrics are, likewise; {@code null} where it has none
     */
    record Server(String endpoint, String management, PinnedProcess process) {

        /** Requests that it has answered; counted only where Tomcat is told to. */
        long requests() throws IOException, InterruptedException {
            return (long) new TokenClient(management)
                    .metric(management + "/actuator/prometheus", "tomcat_global_request_seconds_count");
        }
    }

    /** Starts a PostgreSQL; what is returned stands before the name of a database in a JDBC URL. */
    String postgres(String cores) throws IOException, InterruptedException {
        String name = unusedName("postgres");
        Path data = work.resolve(name + "-data").toAbsolutePath();
        PinnedProcess process = started(name, cores, ownMain(PostgresServer.class, data.toString()), Map.of());
        return "jdbc:postgresql://localhost:" + process.awaitInLog(PORT) + "/";
    }

    /** Makes an empty database; what is returned is its JDBC URL with the user in it. */
    String database(String postgres) throws SQLException {
        String name = unusedName("latchkey_");
        try (Connection connection = DriverManager.getConnection(postgres + "postgres?user=postgres");
                Statement statement = connection.createStatement()) {
            statement.execute("create database " + name);
        }
        return postgres + name + "?user=postgres";
    }

    /** Starts an auth server on a database of ours and waits until it answers. */
    Server authServer(String cores, String databaseUrl, String... moreFlags) throws IOException, InterruptedException {
        return authServer(cores, databaseUrl, Map.of(), moreFlags);
    }

    /** The same with more settings, which come from the environment. */
    Server authServer(String cores, String databaseUrl, Map<String, String> more, String... moreFlags)
            throws IOException, InterruptedException {
        Map<String, String> settings = authServerSettings(databaseUrl);
        settings.putAll(more);
        Server server = launch("auth-server", unusedName("auth-server"), cores, settings, moreFlags);
        new TokenClient(server.endpoint()).awaitStatus(200, server.endpoint() + "/oauth/jwks", server.process());
        return server;
    }

    /** What an auth server is told at each of its starts on that database, or on the embedded one if {@code null}. */
    Map<String, String> authServerSettings(String databaseUrl) {
        Map<String, String> settings = new HashMap<>();
        if (databaseUrl != null) {
            settings.put("SPRING_DATASOURCE_URL", databaseUrl);
            settings.put("SPRING_DATASOURCE_USERNAME", "postgres");
        }
        settings.put("LATCHKEY_MASTER_KEY", randomBase64());
        settings.put("LATCHKEY_BOOTSTRAP_RESOURCE_SERVER_CLIENT_ID", RESOURCE_SERVER_ID);
        settings.put("LATCHKEY_BOOTSTRAP_RESOURCE_SERVER_CLIENT_SECRET", resourceServerSecret);
        settings.put("LATCHKEY_BOOTSTRAP_OPERATOR_EMAIL", OPERATOR);
        settings.put("LATCHKEY_BOOTSTRAP_OPERATOR_PASSWORD", operatorPassword);
        // All who sign in come from one address.
        settings.put("LATCHKEY_SIGN_IN_FAILURES_ALLOWED", "10000");
        settings.put("LATCHKEY_SIGN_IN_FAILURES_OF_ADDRESS_ALLOWED", "1000000");
        return settings;
    }

    /** The body of the operator's sign-in at any auth server started here. */
    String operatorLogin() {
        return "{\"email\":\"" + OPERATOR + "\",\"password\":\"" + operatorPassword + "\"}";
    }

    /** Starts people who sign in as the operator without a pause, so many at a time. */
    PinnedProcess logins(String cores, String authServer, int count) throws IOException {
        return started(
                unusedName("logins"),
                cores,
                ownMain(Logins.class, authServer, Integer.toString(count)),
                Map.of(Logins.BODY, operatorLogin()));
    }

    /** Starts a bare servlet for the first of those clients, which signs by ES256 or RS256, and waits until it answers. */
    Server bareServlet(String cores, Path credentials, String algorithm) throws IOException, InterruptedException {
        int port = freePort();
        List<String> arguments = withFlags(ownMain(
                BareServletServer.class,
                Integer.toString(port),
                credentials.toAbsolutePath().toString(),
                algorithm));
        Server server = server(port, null, started(unusedName("bare-servlet"), cores, arguments, Map.of()));
        new TokenClient(server.endpoint()).awaitStatus(405, server.endpoint() + "/oauth/token", server.process());
        return server;
    }

    /** Starts an API that does nothing, behind the starter or behind an empty security chain, and waits until it listens. */
    Server pingApi(String cores, boolean guarded, String authServer, DemoCredentials credentials)
            throws IOException, InterruptedException {
        int port = freePort();
        List<String> arguments = withFlags(ownMain(PingApi.class, guarded ? PingApi.GUARDED : PingApi.OPEN));
        Map<String, String> settings = Map.of(
                "SERVER_PORT",
                Integer.toString(port),
                "LATCHKEY_RESOURCE_SERVER_ISSUER",
                authServer,
                "LATCHKEY_RESOURCE_SERVER_AUDIENCE",
                "https://api.example.com",
                "LATCHKEY_RESOURCE_SERVER_CLIENT_ID",
                credentials.resourceServerId(),
                "LATCHKEY_RESOURCE_SERVER_CLIENT_SECRET",
                credentials.resourceServerSecret());
        Server server = server(port, null, started(unusedName("ping-api"), cores, arguments, settings));
        new TokenClient(authServer)
                .awaitStatus(guarded ? 401 : 200, server.endpoint() + PingApi.PATH, server.process());
        return server;
    }

    /** Starts a deployable of this project, in a folder that may have been used before, and waits for nothing. */
    Server launch(String module, String folder, String cores, Map<String, String> environment, String... moreFlags)
            throws IOException {
        List<String> program = new ArrayList<>(List.of(moreFlags));
        program.addAll(asJar(module));
        return launch(program, folder, cores, environment);
    }

    /**
     * The same with another way to start it.
     *
     * @param program arguments of {@code java}, after the flags that all servers here have
     */
    Server launch(List<String> program, String folder, String cores, Map<String, String> environment)
            throws IOException {
        int port = freePort();
        int managementPort = freePort();
        Map<String, String> settings = new HashMap<>(environment);
        settings.put("SERVER_PORT", Integer.toString(port));
        settings.put("MANAGEMENT_SERVER_PORT", Integer.toString(managementPort));
        settings.putIfAbsent("LATCHKEY_ISSUER", "http://localhost:" + port);
        return server(port, "http://localhost:" + managementPort, started(folder, cores, withFlags(program), settings));
    }

    /** Runs a command of a deployable to its end, in a folder of its own. */
    void command(String module, String cores, Map<String, String> environment, String name)
            throws IOException, InterruptedException {
        List<String> program = new ArrayList<>(asJar(module));
        program.add(name);
        started(unusedName(name), cores, withFlags(program), environment).awaitEnd();
    }

    /**
     * How {@code java} starts a deployable as the image does: unpacked, and with the classes that a start for practice has left (JEP 514).
     * The flags of that are the Dockerfile's.
     */
    List<String> practised(String module, String cores) throws IOException, InterruptedException {
        String name = unusedName("practised-" + module);
        Path folder = work.resolve(name).toAbsolutePath();
        Path executable = executable(module).orElseThrow().toAbsolutePath();
        started(
                        name,
                        cores,
                        List.of(
                                "-Djarmode=tools",
                                "-jar",
                                executable.toString(),
                                "extract",
                                "--destination",
                                folder.resolve("unpacked").toString()),
                        Map.of())
                .awaitEnd();
        String cache = folder.resolve("application.aot").toString();
        String jar =
                folder.resolve("unpacked").resolve(executable.getFileName()).toString();
        started(
                        name,
                        cores,
                        List.of(
                                "-Xmx512m",
                                "-XX:+UseG1GC",
                                "--enable-native-access=ALL-UNNAMED",
                                "-XX:AOTCacheOutput=" + cache,
                                "-Dspring.context.exit=onRefresh",
                                "-jar",
                                jar),
                        Map.of())
                .awaitEnd();
        return List.of("-XX:AOTCache=" + cache, "-jar", jar);
    }

    /** How {@code java} starts a deployable as it was built. */
    static List<String> asJar(String module) throws IOException {
        return List.of("-jar", executable(module).orElseThrow().toAbsolutePath().toString());
    }

    private List<String> withFlags(List<String> program) {
        List<String> all = new ArrayList<>(jvmFlags);
        all.addAll(program);
        return all;
    }

    /** The executable jar of a module, if there is one. */
    static Optional<Path> executable(String module) throws IOException {
        Path target = Path.of(module, "target");
        if (!Files.isDirectory(target)) {
            return Optional.empty();
        }
        try (Stream<Path> files = Files.list(target)) {
            return files.filter(file -> file.toString().endsWith("-exec.jar")).findFirst();
        }
    }

    /** Stops them all, the youngest first. */
    void stopAll() {
        for (PinnedProcess process = running.pollLast(); process != null; process = running.pollLast()) {
            process.close();
        }
    }

    private PinnedProcess started(String folder, String cores, List<String> arguments, Map<String, String> environment)
            throws IOException {
        PinnedProcess process = PinnedProcess.start(work, folder, cores, arguments, environment);
        running.add(process);
        return process;
    }

    /** Starts any program as one of the servers here. */
    PinnedProcess program(String folder, String cores, List<String> program, Map<String, String> environment)
            throws IOException {
        PinnedProcess process = PinnedProcess.startProgram(work, folder, cores, program, environment);
        running.add(process);
        return process;
    }

    /** A new file with the Basic credentials of one client. */
    Path credentials(String id, String secret) throws IOException {
        return privateFile(basic(id, secret));
    }

    /** A new file that only its owner can read, with those lines. */
    Path privateFile(String... lines) throws IOException {
        Path file = Files.createFile(
                work.resolve(unusedName("private")),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        return Files.write(file, List.of(lines));
    }

    /** As which the servers started here may be asked about credentials: a Basic value. */
    String resourceServerBasic() {
        return basic(RESOURCE_SERVER_ID, resourceServerSecret);
    }

    /** The value of a Basic header (RFC 7617). */
    static String basic(String id, String secret) {
        return Base64.getEncoder().encodeToString((id + ':' + secret).getBytes(StandardCharsets.US_ASCII));
    }

    /** Starts the sample as the resource server of an auth server that was started here, and waits until it answers. */
    Server sample(String cores, String authServer, Map<String, String> more) throws IOException, InterruptedException {
        Map<String, String> settings = new HashMap<>(more);
        settings.put("LATCHKEY_ISSUER", authServer);
        settings.put("LATCHKEY_RESOURCE_SERVER_CLIENT_ID", RESOURCE_SERVER_ID);
        settings.put("LATCHKEY_RESOURCE_SERVER_CLIENT_SECRET", resourceServerSecret);
        Server sample = launch("resource-server-sample", unusedName("sample"), cores, settings);
        new TokenClient(authServer).awaitStatus(401, sample.endpoint() + "/v1/jobs", sample.process());
        return sample;
    }

    static Server server(int port, String management, PinnedProcess process) {
        return new Server("http://localhost:" + port, management, process);
    }

    static String randomText() {
        return randomBase64().replaceAll("[^A-Za-z0-9]", "x");
    }

    private static String randomBase64() {
        byte[] bytes = new byte[32];
        new SecureRandom().nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static List<String> ownMain(Class<?> main, String... arguments) {
        List<String> all = new ArrayList<>(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        all.addAll(List.of(arguments));
        return all;
    }

    /** The name of a folder that nothing here has. */
    String unusedName(String prefix) {
        return prefix + ++count;
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
