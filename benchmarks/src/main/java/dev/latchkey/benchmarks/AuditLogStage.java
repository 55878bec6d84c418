package dev.latchkey.benchmarks;

import dev.latchkey.benchmarks.Servers.Server;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** An audit log of a million rows, each written for a token: pages of it, its export, its verification. */
final class AuditLogStage implements Stage {

    private static final int PAGE = 50;
    private static final int RARE_TOKENS = 20;
    private static final int LOAD_SECONDS = 10;
    private static final int TIMES = 200;
    private static final double PAGE_GOAL_MILLIS = 50;
    private static final double VERIFICATION_GOAL_SECONDS = 60;

    /** A small part of what the rows would take. */
    private static final String HEAP = "-Xmx256m";

    private record View(String name, String query, long[] nanos) {

        View(String name, String query) {
            this(name, query, new long[TIMES]);
        }
    }

    @Override
    public void run(Bench bench) throws Exception {
        Servers servers = bench.servers();
        String database = servers.database(servers.postgres(bench.loadCore()));
        Map<String, String> settings = servers.authServerSettings(database);
        Server server = servers.launch("auth-server", "audited", bench.serverCore(), settings, HEAP);
        TokenClient client = new TokenClient(server.endpoint());
        client.awaitStatus(200, server.endpoint() + "/oauth/jwks", server.process());
        ManagementClient operator = new ManagementClient(server, servers);
        ManagementClient.Tenant tenant = operator.tenant(true);
        String[] rare = operator.registerClient(tenant);
        String[] busy = operator.registerClient(tenant);
        String rareBasic = Servers.basic(rare[0], rare[1]);
        for (int i = 0; i < RARE_TOKENS; i++) {
            client.token(rareBasic);
        }
        Instant middle = fill(bench, server, servers.credentials(busy[0], busy[1]));
        vacuum(database);

        List<View> views = List.of(
                new View("first page", ""),
                new View("of a type that is rare", "&type=client.created"),
                new View("of the type that nearly all are", "&type=token.issued"),
                new View("by an actor who did little, long ago", "&actor=" + rare[0]),
                new View("about a client of which there is little", "&subject=" + rare[0]),
                new View("before a time in the middle", "&to=" + middle),
                new View("of a rare type before that time", "&type=workspace.created&to=" + middle));
        String log = tenant.organization() + "/audit-events";
        for (int i = -TIMES; i < TIMES; i++) {
            for (View view : views) {
                long start = System.nanoTime();
                operator.send("GET", log + "?limit=" + PAGE + view.query(), null, 200);
                if (i >= 0) {
                    view.nanos()[i] = System.nanoTime() - start;
                }
            }
        }

        long exportBegun = System.nanoTime();
        long lines = operator.countLines(log);
        double exportSeconds = secondsSince(exportBegun);
        server.process().requireHealthy();
        long resident = server.process().peakMemory();
        server.process().close();
        long verificationBegun = System.nanoTime();
        servers.command("auth-server", bench.serverCore(), settings, "verify-audit");
        double verificationSeconds = secondsSince(verificationBegun);
        report(bench, lines, views, exportSeconds, resident, verificationSeconds);
    }

    /** Takes tokens until the log is long enough; what is returned is when it was half as long. */
    private static Instant fill(Bench bench, Server server, Path credentials) throws Exception {
        Contender contender = new Contender("audited", server.endpoint(), credentials, 0, server.process());
        Load load = Comparison.tokens(bench, bench.number("--connections"));
        int rows = bench.number("--audit-rows");
        Instant middle = null;
        for (long issued = 0; issued < rows; ) {
            issued += load.run(contender, LOAD_SECONDS).requests();
            if (middle == null && issued >= rows / 2) {
                middle = Instant.now();
            }
        }
        return middle;
    }

    /** As it happens by itself within a minute. */
    private static void vacuum(String database) throws SQLException {
        try (Connection connection = DriverManager.getConnection(database)) {
            Registrations.execute(connection, "vacuum analyze audit_event");
        }
    }

    private static double secondsSince(long begun) {
        return (System.nanoTime() - begun) / 1e9;
    }

    private static void report(
            Bench bench, long lines, List<View> views, double exportSeconds, long resident, double verificationSeconds)
            throws IOException {
        StringBuilder table = new StringBuilder(Report.format(
                "%n### audit-log: %,d rows of one organization on PostgreSQL, `%s`%n%n"
                        + "| pages of %d | p50 ms | p99 ms |%n|---|---|---|%n",
                lines, HEAP, PAGE));
        for (View view : views) {
            table.append(Report.format(
                    "| %s | %.1f | **%.1f** |%n",
                    view.name(), Report.millis(view.nanos(), 50), Report.millis(view.nanos(), 99)));
            bench.goals()
                    .atMost(
                            "page of the audit log, p99: " + view.name(),
                            "ms",
                            Report.millis(view.nanos(), 99),
                            PAGE_GOAL_MILLIS);
        }
        table.append(Report.format(
                "%nExport of all as JSON lines: %.0f s, %,.0f rows/s; the server never held more than %d MiB.%n"
                        + "Verification, by a process of its own and with the start of that: %.0f s.%n",
                exportSeconds, lines / exportSeconds, resident, verificationSeconds));
        bench.goals().atMost("verification of the audit log", "s", verificationSeconds, VERIFICATION_GOAL_SECONDS);
        bench.report().add(table.toString());
    }
}
