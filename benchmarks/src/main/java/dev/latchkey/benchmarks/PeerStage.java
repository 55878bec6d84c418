package dev.latchkey.benchmarks;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Client credentials for tokens, at servers of several makers that share a core one at a time, and the same about introspection. */
final class PeerStage implements Stage {

    private static final int ONE = 1;
    private static final int MANY = 64;

    /** What the documentation advises where the database shares the processor of the server. */
    private static final String GATHER = "-Dlatchkey.audit.gather=0.5";

    /** That store forgets nothing: with the heap of the others it would be full before the end. */
    private static final String LARGER_HEAP = "-Xmx1g";

    private static final String AUDITED_TOKENS = "select count(*) from audit_event where type = 'token.issued'";
    private static final String STOCK_TOKENS = "select count(*) from oauth2_authorization";

    @Override
    public void run(Bench bench) throws Exception {
        OpensslSpeed openssl = OpensslSpeed.measure(bench.serverCore());
        new Run(bench, openssl).measure();
    }

    /** One run: what it starts, in the order of the tables. */
    private static final class Run {

        private final Bench bench;
        private final OpensslSpeed openssl;
        private final PeerServers start;
        private final List<Peer> peers = new ArrayList<>();
        private final Map<Peer, DatabaseGrowth> growths = new LinkedHashMap<>();
        private final int some;

        private final Peer bareEs256;
        private final Peer bareRs256;
        private final Peer withoutAudit;
        private final Peer withoutAuditOnPostgres;
        private final Peer withAudit;
        private final Peer withAuditOnOneCore;
        private final Peer rs256;
        private final Peer stockWithStores;
        private final Peer stockInMemory;
        private final Peer keycloakRs256;
        private final Peer keycloakEs256;

        Run(Bench bench, OpensslSpeed openssl) throws Exception {
            this.bench = bench;
            this.openssl = openssl;
            this.start = new PeerServers(bench);
            this.some = bench.number("--connections");
            Servers servers = bench.servers();
            String postgres = servers.postgres(bench.loadCore());
            String audited = servers.database(postgres);
            String auditedOnOneCore = servers.database(servers.postgres(bench.serverCore()));
            String stores = servers.database(postgres);
            String realms = servers.database(postgres);
            bareEs256 = added(start.bareServlet("ES256"));
            bareRs256 = added(start.bareServlet("RS256"));
            withoutAudit = added(start.latchkey("Latchkey, ES256, H2, no audit", null, false, "ES256"));
            rs256 = added(start.latchkey("Latchkey, RS256, H2, no audit", null, false, "RS256"));
            withAudit = added(start.latchkey("Latchkey, ES256, PostgreSQL, audit", audited, true, "ES256"));
            withoutAuditOnPostgres = added(start.latchkey("Latchkey, ES256, PostgreSQL, no audit", withAudit, false));
            withAuditOnOneCore = added(start.latchkey(
                    "Latchkey, ES256, PostgreSQL on its core, audit", auditedOnOneCore, true, "ES256", GATHER));
            stockWithStores = added(start.stockWithStores("stock Spring, RS256, JDBC stores, bcrypt", stores));
            stockInMemory = added(start.stockInMemory("stock Spring, RS256, in memory, clear secret", LARGER_HEAP));
            List<Peer> keycloak = start.keycloak(realms);
            keycloakRs256 = added(keycloak.get(0));
            keycloakEs256 = added(keycloak.get(1));
            growths.put(withAudit, new DatabaseGrowth(audited, AUDITED_TOKENS));
            growths.put(stockWithStores, new DatabaseGrowth(stores, STOCK_TOKENS));
            growths.put(keycloakEs256, new DatabaseGrowth(realms, null));
        }

        private Peer added(Peer peer) {
            peers.add(peer);
            return peer;
        }

        void measure() throws Exception {
            // First, for a stock server looks through all tokens that it has ever made.
            introspections();
            Sweep tokens = Sweep.run(
                    bench, "token.lua", "", peers.stream().map(Peer::tokens).toList(), some, ONE, MANY);
            bench.report().add(tokens(tokens));
            bench.report().add(databases(tokens));
            goals(tokens);
        }

        private void introspections() throws Exception {
            List<Contender> contenders = new ArrayList<>();
            List<Peer> asked = List.of(withoutAudit, stockWithStores, stockInMemory, keycloakRs256, keycloakEs256);
            for (Peer peer : asked) {
                Contender contender = peer.introspection(bench.servers());
                peer.requireActive(contender);
                contenders.add(contender);
            }
            Sweep sweep = Sweep.run(bench, "introspect.lua", "", contenders, some);
            StringBuilder table = new StringBuilder("\n### peers: introspection of an access token, " + some
                    + " connections\n\n| | requests/s | p50 ms | p99 ms | CPU µs/request |\n|---|---|---|---|---|\n");
            for (int i = 0; i < asked.size(); i++) {
                Contender contender = contenders.get(i);
                asked.get(i).requireActive(contender);
                table.append(Report.format(
                        "| %s | **%,.0f** | %.2f | %.2f | %.1f |%n",
                        contender.name(),
                        sweep.perSecond(contender, some),
                        sweep.p50Millis(contender, some),
                        sweep.p99Millis(contender, some),
                        sweep.cpuMicros(contender, some)));
            }
            bench.report().add(table.toString());
        }

        private String tokens(Sweep sweep) throws Exception {
            StringBuilder table = new StringBuilder(Report.format(
                    "%n### peers: tokens by client credentials%n%n"
                            + "`openssl speed` on the server's core: %,.0f signatures a second by ES256, %,.0f by RS256 (2048 bits). %s%n%n"
                            + "| | tokens/s, %d connections | × Keycloak ES256 | CPU µs/token | p50 · p99 ms, 1 connection | %d | %d "
                            + "| tokens/s, 1 connection | %d | resident MiB | first token after s |%n"
                            + "|---|---|---|---|---|---|---|---|---|---|---|%n",
                    openssl.es256(), openssl.rs256(), Sweep.caption(bench), some, some, MANY, MANY));
            for (Peer peer : peers) {
                Contender contender = peer.tokens();
                table.append(Report.format(
                        "| %s | **%,.0f** | %.2f | %.1f | %s | %s | %s | %,.0f | %,.0f | %d | %.1f |%n",
                        peer.name(),
                        sweep.perSecond(contender, some),
                        sweep.ratio(contender, keycloakEs256.tokens(), some),
                        sweep.cpuMicros(contender, some),
                        latency(sweep, contender, ONE),
                        latency(sweep, contender, some),
                        latency(sweep, contender, MANY),
                        sweep.perSecond(contender, ONE),
                        sweep.perSecond(contender, MANY),
                        peer.server().process().peakMemory(),
                        peer.startSeconds()));
            }
            return table.toString();
        }

        private static String latency(Sweep sweep, Contender contender, int connections) {
            return Report.format(
                    "%.2f · %.2f", sweep.p50Millis(contender, connections), sweep.p99Millis(contender, connections));
        }

        private String databases(Sweep sweep) throws SQLException {
            StringBuilder table = new StringBuilder(
                    "\n### peers: what a token adds to the PostgreSQL database\n\n| | bytes |\n|---|---|\n");
            for (Map.Entry<Peer, DatabaseGrowth> entry : growths.entrySet()) {
                double bytes =
                        entry.getValue().perToken(sweep.requests(entry.getKey().tokens()));
                table.append(Report.format("| %s | %,.0f |%n", entry.getKey().name(), bytes));
            }
            return table.toString();
        }

        private void goals(Sweep sweep) throws Exception {
            Goals goals = bench.goals();
            String es256 = "tokens/s, ES256, no audit";
            goals.atLeast(es256, "of the bare servlet", ratio(sweep, withoutAudit, bareEs256), 0.88);
            goals.atLeast(es256, "× Keycloak ES256", ratio(sweep, withoutAudit, keycloakEs256), 14);
            String durable = "tokens/s, ES256, durable audit row, database on another core";
            goals.atLeast(durable, "× Keycloak ES256", ratio(sweep, withAudit, keycloakEs256), 12);
            goals.atLeast(durable, "of without audit", ratio(sweep, withAudit, withoutAuditOnPostgres), 0.75);
            goals.atLeast(
                    "tokens/s, ES256, durable audit row, all on one core",
                    "× Keycloak ES256",
                    ratio(sweep, withAuditOnOneCore, keycloakEs256),
                    8);
            goals.atLeast(
                    "tokens/s, RS256, no audit",
                    "of `openssl`",
                    sweep.perSecond(rs256.tokens(), some) / openssl.rs256(),
                    0.8);
            String latency = "p99 at " + some + " connections";
            goals.atMost(latency + ", no audit", "ms", sweep.p99Millis(withoutAudit.tokens(), some), 5);
            goals.atMost(latency + ", audit", "ms", sweep.p99Millis(withAudit.tokens(), some), 10);
            goals.atLeast(
                    "tokens/s, ES256, no audit",
                    "× stock Spring with JDBC stores and bcrypt",
                    ratio(sweep, withoutAudit, stockWithStores),
                    100);
            goals.atMost("first token after start, without an AOT cache", "s", withoutAudit.startSeconds(), 2);
            goals.atMost(
                    "resident under load, flags as above",
                    "MiB",
                    withoutAudit.server().process().peakMemory(),
                    250);
        }

        private double ratio(Sweep sweep, Peer peer, Peer of) {
            return sweep.ratio(peer.tokens(), of.tokens(), some);
        }
    }
}
