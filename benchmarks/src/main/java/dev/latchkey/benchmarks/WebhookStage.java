package dev.latchkey.benchmarks;

import com.sun.net.httpserver.HttpServer;
import dev.latchkey.benchmarks.Servers.Server;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** How many webhooks are delivered in a second, from the outbox to a receiver on this machine, and beside receivers that never answer. */
final class WebhookStage implements Stage {

    private static final int EVENTS = 10_000;
    private static final int DEAD = 20;
    private static final double GOAL = 500;
    private static final int PATIENCE_SECONDS = 300;

    private static final Map<String, String> SETTINGS = Map.of(
            "LATCHKEY_EGRESS_ALLOWED", "127.0.0.0/8",
            "LATCHKEY_EGRESS_ALLOW_HTTP", "true");

    private final AtomicLong received = new AtomicLong();

    @Override
    public void run(Bench bench) throws Exception {
        String database = bench.servers().database(bench.servers().postgres(bench.bothCores()));
        Server server = bench.servers().authServer(bench.serverCore(), database, SETTINGS);
        ManagementClient operator = new ManagementClient(server, bench.servers());
        HttpServer receiver = receiver();
        // Takes connections and never says a word.
        try (ServerSocket silent = new ServerSocket(0, 1000, InetAddress.getLoopbackAddress())) {
            String url = "http://127.0.0.1:" + receiver.getAddress().getPort() + "/";
            String workspace = workspace(operator, url, 0, silent.getLocalPort());
            time(operator, workspace);
            double alone = time(operator, workspace);
            double beside = time(operator, workspace(operator, url, DEAD, silent.getLocalPort()));
            bench.report()
                    .add(Report.format(
                            "%n### webhooks: %,d messages about as many keys, to one receiver%n%n"
                                    + "| | a second | goal |%n|---|---|---|%n| alone | %,.0f | ≥ 500: %s |%n"
                                    + "| beside %d receivers that never answer | %,.0f | ≥ 500: %s |%n",
                            EVENTS, alone, Bench.verdict(alone >= GOAL), DEAD, beside, Bench.verdict(beside >= GOAL)));
        } finally {
            receiver.stop(0);
        }
    }

    private HttpServer receiver() throws IOException {
        HttpServer receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.setExecutor(Executors.newCachedThreadPool(work -> {
            Thread thread = new Thread(work);
            thread.setDaemon(true);
            return thread;
        }));
        receiver.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            received.incrementAndGet();
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        receiver.start();
        return receiver;
    }

    /** A workspace in an organization of its own, with a webhook there and so many that lead to silence. */
    private static String workspace(ManagementClient operator, String url, int dead, int silent) throws Exception {
        String organization =
                ManagementClient.member("id", operator.send("POST", "/organizations", "{\"name\":\"Acme\"}", 201));
        for (int i = 0; i < dead; i++) {
            webhook(operator, organization, "http://127.0.0.1:" + silent + "/" + i);
        }
        webhook(operator, organization, url);
        return ManagementClient.member(
                "id",
                operator.send("POST", "/organizations/" + organization + "/workspaces", "{\"name\":\"Main\"}", 201));
    }

    private static void webhook(ManagementClient operator, String organization, String url) throws Exception {
        operator.send(
                "POST",
                "/organizations/" + organization + "/webhooks",
                "{\"url\":\"" + url + "\",\"event_types\":[\"api_key.imported\"]}",
                201);
    }

    /** Deliveries a second, from the answer to the import that makes the events until the last one has arrived. */
    private double time(ManagementClient operator, String workspace) throws Exception {
        SecureRandom random = new SecureRandom();
        String lines = IntStream.range(0, EVENTS)
                .mapToObj(i -> {
                    byte[] hash = new byte[32];
                    random.nextBytes(hash);
                    return "{\"name\":\"K" + i + "\",\"type\":\"cronjobpro\",\"sha256\":\""
                            + HexFormat.of().formatHex(hash) + "\"}";
                })
                .collect(Collectors.joining("\n"));
        long before = received.get();
        operator.sendLines("/workspaces/" + workspace + "/api-keys/import", lines);
        long start = System.nanoTime();
        long first = received.get();
        while (received.get() < before + EVENTS) {
            if (System.nanoTime() - start > TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS)) {
                throw new IllegalStateException(
                        "after five minutes " + (received.get() - before) + " of " + EVENTS + " have arrived");
            }
            TimeUnit.MILLISECONDS.sleep(5);
        }
        return (EVENTS - (first - before)) * 1e9 / (System.nanoTime() - start);
    }
}
