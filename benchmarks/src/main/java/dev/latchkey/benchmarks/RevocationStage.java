package dev.latchkey.benchmarks;

import dev.latchkey.benchmarks.KeyTable.Key;
import dev.latchkey.benchmarks.Servers.Server;
import java.util.List;
import java.util.Map;

/** How long a resource server lets in a token or key that was revoked, and a key that was changed. */
final class RevocationStage implements Stage {

    private static final double GOAL_MILLIS = 100;

    /** With the sample, which is asked. */
    private static final int FOLLOWERS = 50;

    @Override
    public void run(Bench bench) throws Exception {
        String title = "\n### revocation: from the auth server's answer to the sample's first refusal\n\n";
        if (Servers.executable("resource-server-sample").isEmpty()) {
            bench.report().add(title + "Skipped: resource-server-sample has not been built.\n");
            return;
        }
        int trials = bench.number("--trials");
        int warmUps = trials / 5;
        String database = bench.servers().database(bench.servers().postgres(bench.bothCores()));
        Server auth = bench.servers().authServer(bench.bothCores(), database);
        KeyTable table = KeyTable.make(database, 0);
        List<Key> revoked = table.add(trials + warmUps);
        List<Key> changed = table.add(trials + warmUps);
        List<Key> revokedAmongMany = table.add(trials);
        String api = bench.servers()
                        .sample(bench.bothCores(), auth.endpoint(), Map.of())
                        .endpoint() + "/v1/jobs";
        TokenClient client = new TokenClient(auth.endpoint());
        ManagementClient operator = new ManagementClient(auth, bench.servers());
        RevocationLatency.ofTokens(client, api, table.basic(), warmUps);
        RevocationLatency.ofKeys(client, api, table.basic(), revoked.subList(0, warmUps));
        RevocationLatency.ofChanges(client, api, operator, changed.subList(0, warmUps));
        StringBuilder rows = new StringBuilder(
                title + "| | trials | p50 ms | p99 ms | max ms | goal |\n|---|---|---|---|---|---|\n");
        List<Key> measured = revoked.subList(warmUps, revoked.size());
        rows.append(row("access token, revoked", RevocationLatency.ofTokens(client, api, table.basic(), trials)));
        rows.append(row("API key, revoked", RevocationLatency.ofKeys(client, api, table.basic(), measured)));
        List<Key> narrowed = changed.subList(warmUps, changed.size());
        rows.append(row(
                "API key, allowed addresses narrowed", RevocationLatency.ofChanges(client, api, operator, narrowed)));
        try (Followers followers =
                Followers.open(auth.endpoint(), bench.servers().resourceServerBasic(), FOLLOWERS - 1)) {
            long[] tokens = RevocationLatency.ofTokens(client, api, table.basic(), trials);
            long[] keys = RevocationLatency.ofKeys(client, api, table.basic(), revokedAmongMany);
            followers.requireAll();
            String among = ", with " + FOLLOWERS + " resource servers";
            rows.append(row("access token, revoked" + among, tokens));
            rows.append(row("API key, revoked" + among, keys));
            String measure = "revocation to refusal, " + FOLLOWERS + " followers, p99";
            bench.goals().atMost(measure + ", access token", "ms", Report.millis(tokens, 99), GOAL_MILLIS);
            bench.goals().atMost(measure + ", API key", "ms", Report.millis(keys, 99), GOAL_MILLIS);
        }
        bench.report().add(rows.toString());
    }

    private static String row(String name, long[] nanos) {
        double p99 = Report.millis(nanos, 99);
        return Report.format(
                "| %s | %d | %.2f | %.2f | %.2f | p99 ≤ 100 ms: %s |%n",
                name,
                nanos.length,
                Report.millis(nanos, 50),
                p99,
                Report.millis(nanos, 100),
                Bench.verdict(p99 <= GOAL_MILLIS));
    }
}
