package dev.latchkey.auth;

import java.util.ArrayList;
import java.util.List;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * One more server in the test's own JVM, started as production starts it: for restarts, for several nodes on one database, and for
 * other settings than the usual ones. Brings its own clock.
 */
public record Node(ConfigurableApplicationContext context) implements AutoCloseable {

    /**
     * Starts a server on a port of its own.
     *
     * @param settings as {@code key=value}; they go before the usual ones
     */
    public static Node start(TestDatabase database, String... settings) {
        List<String> arguments = new ArrayList<>();
        for (String setting : settings) {
            arguments.add("--" + setting);
        }
        database.settings().forEach((key, value) -> arguments.add("--" + key + "=" + value));
        if (arguments.stream().noneMatch(argument -> argument.startsWith("--server.port="))) {
            arguments.add("--server.port=0");
        }
        if (arguments.stream().noneMatch(argument -> argument.startsWith("--latchkey.master-key="))) {
            arguments.add("--latchkey.master-key=" + AuthServerTest.MASTER_KEY);
        }
        arguments.add("--management.server.port=0");
        return new Node(AuthServerApplication.application().run(arguments.toArray(String[]::new)));
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
