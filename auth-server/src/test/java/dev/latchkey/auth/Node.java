package dev.latchkey.auth;

import java.util.LinkedHashMap;
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
     * @param settings further settings, or others than the usual ones, as {@code name=value}
     */
    public static Node start(TestDatabase database, String... settings) {
        Map<String, String> all = new LinkedHashMap<>(database.settings());
        all.put("server.port", "0");
        all.put("management.server.port", "0");
        all.put("latchkey.master-key", "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=");
        for (String setting : settings) {
            String[] pair = setting.split("=", 2);
            all.put(pair[0], pair[1]);
        }
        String[] arguments = all.entrySet().stream()
                .map(setting -> "--" + setting.getKey() + "=" + setting.getValue())
                .toArray(String[]::new);
        return new Node(AuthServerApplication.application().run(arguments));
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
