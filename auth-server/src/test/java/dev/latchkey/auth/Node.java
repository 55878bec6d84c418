package dev.latchkey.auth;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.context.ConfigurableApplicationContext;

/** A further server in the test's JVM, on ports of its own, for tests that need several of them or that stop one. */
public final class Node implements AutoCloseable {

    private final ConfigurableApplicationContext context;

    private Node(ConfigurableApplicationContext context) {
        this.context = context;
    }

    /**
     * Starts a server as production would.
     *
     * @param settings more settings, as {@code name=value}
     */
    public static Node start(TestDatabase database, String... settings) {
        List<String> arguments = new ArrayList<>(List.of(
                "--server.port=0",
                "--management.server.port=0",
                "--latchkey.master-key=MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="));
        for (Map.Entry<String, String> setting : database.settings().entrySet()) {
            arguments.add("--" + setting.getKey() + "=" + setting.getValue());
        }
        for (String setting : settings) {
            arguments.add("--" + setting);
        }
        return new Node(AuthServerApplication.application().run(arguments.toArray(String[]::new)));
    }

    public Wire wire() {
        return bean(Wire.class);
    }

    public Fixtures fixtures() {
        return bean(Fixtures.class);
    }

    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    /** The port of health and metrics. */
    public int managementPort() {
        return context.getEnvironment().getRequiredProperty("local.management.port", Integer.class);
    }

    @Override
    public void close() {
        context.close();
    }
}
