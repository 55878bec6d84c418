package dev.latchkey.auth;

import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * One more server in the test's own JVM, started as production starts it: for restarts, for several nodes on one database, and for
 * other settings than the usual ones. Brings its own clock.
 */
public record Node(ConfigurableApplicationContext context) implements AutoCloseable {

    /**
     * Starts a server on a port of its own.
     *
     * @param settings further settings, or others than the usual ones, as {@code name=value}
     */
    public static Node start(TestDatabase database, String... settings) {
        Map<String, String> all = new LinkedHashMap<>(database.settings());
        all.put("server.port", "0");
        all.put("management.server.port", "0");
        all.put("latchkey.master-key", AuthServerTest.MASTER_KEY);
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
        return context.getBean(Wire.class);
    }

    public Fixtures fixtures() {
        return context.getBean(Fixtures.class);
    }

    public MovableClock clock() {
        return context.getBean(MovableClock.class);
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
