package dev.latchkey.benchmarks;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs the stages that are asked for. Started by the {@code run} script in the project's root. */
final class Benchmarks {

    private Benchmarks() {}

    public static void main(String[] arguments) throws Exception {
        List<String> all = List.of(arguments);
        Path work = Path.of(all.get(0));
        Map<String, Stage> stages = stages();
        Options options = Options.of(all.subList(1, all.size()), stages.keySet());
        Servers servers = new Servers(work, List.of(options.text("--jvm").split(" +")));
        Runtime.getRuntime().addShutdownHook(new Thread(servers::stopAll));
        Report report = new Report();
        Bench bench = new Bench(options, servers, report, new Goals());

        report.add(options.caption());
        for (Map.Entry<String, Stage> stage : stages.entrySet()) {
            if (options.stages().contains(stage.getKey())) {
                stage.getValue().run(bench);
                servers.stopAll();
            }
        }
        report.add(bench.goals().table());
        if (options.write()) {
            report.writeTo(Bench.MODULE.resolve("README.md"));
        }
    }

    /** In the order in which they run. */
    private static Map<String, Stage> stages() {
        Map<String, Stage> stages = new LinkedHashMap<>();
        stages.put("jmh", new HotPathStage());
        stages.put("peers", new PeerStage());
        stages.put("token", TokenStages::token);
        stages.put("audit", TokenStages::audit);
        stages.put("clients", TokenStages::clients);
        stages.put("memory", TokenStages::memory);
        stages.put("logins", new LoginStage());
        stages.put("api", new ApiStage());
        stages.put("resource-servers", new ResourceServerStage());
        stages.put("keys", new KeyStage());
        stages.put("lists", new ListStage());
        stages.put("audit-log", new AuditLogStage());
        stages.put("start", new StartStage());
        stages.put("revocation", new RevocationStage());
        stages.put("webhooks", new WebhookStage());
        stages.put("made-up-keys", new MadeUpKeyStage());
        return stages;
    }
}
