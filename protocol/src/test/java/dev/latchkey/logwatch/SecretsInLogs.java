package dev.latchkey.logwatch;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.MDC;
import org.slf4j.Marker;
import org.slf4j.helpers.MessageFormatter;

/**
 * Looks at everything that any test has logged, for every secret that was made until then: what was written, and of our own packages also
 * what DEBUG would have written. It is in {@code logback-test.xml}, so no context that starts can leave it out.
 */
public final class SecretsInLogs extends TurboFilter {

    private static final String OURS = "dev.latchkey.";
    private static final int MOST_FINDINGS = 100;

    private static final MadeSecrets SECRETS = new MadeSecrets();
    private static final List<String> FINDINGS = new ArrayList<>();

    /** What is being logged already on this thread: an argument may log while it is made a text. */
    private static final ThreadLocal<Boolean> LOOKING = ThreadLocal.withInitial(() -> false);

    /** Begins a finding in the output of a process that was watched by itself. */
    private static final String MARK = "A secret was logged: ";

    private static volatile boolean printing;

    /** Called for each secret that the code under test makes or is shown; {@code null} is none. */
    public static void keep(String secret) {
        // An address that a test sends in place of a secret is none, and stands in logs for other reasons.
        if (secret != null && !secret.contains("://")) {
            SECRETS.add(secret);
        }
    }

    /** What was found since the last call: logger, level, and as much of the message as holds no secret. */
    public static List<String> findings() {
        synchronized (FINDINGS) {
            List<String> found = List.copyOf(FINDINGS);
            FINDINGS.clear();
            return found;
        }
    }

    public static int secrets() {
        return SECRETS.size();
    }

    /** Looks at what a process of its own has written: for what it found itself if it was watched, and for every secret that is known here. */
    public static void lookAtOutput(String process, String output) {
        output.lines().filter(line -> line.startsWith(MARK)).forEach(SecretsInLogs::add);
        SECRETS.in(output).ifPresent(secret -> add("the output of " + process + " [" + secret + "]"));
    }

    static void printFindings() {
        printing = true;
    }

    @Override
    public FilterReply decide(
            Marker marker, Logger logger, Level level, String format, Object[] arguments, Throwable failure) {
        if (format != null && !LOOKING.get() && isLookedAt(logger, level)) {
            LOOKING.set(true);
            try {
                look(logger, level, format, arguments, failure);
            } finally {
                LOOKING.set(false);
            }
        }
        return FilterReply.NEUTRAL;
    }

    private static boolean isLookedAt(Logger logger, Level level) {
        return level.isGreaterOrEqual(logger.getEffectiveLevel())
                || level.isGreaterOrEqual(Level.DEBUG) && logger.getName().startsWith(OURS);
    }

    private static void look(Logger logger, Level level, String format, Object[] arguments, Throwable failure) {
        String message = MessageFormatter.arrayFormat(format, arguments).getMessage();
        Throwable thrown = failure == null ? MessageFormatter.getThrowableCandidate(arguments) : failure;
        String text = message
                + '\n'
                + Thread.currentThread().getName()
                + '\n'
                + MDC.getCopyOfContextMap()
                + (thrown == null ? "" : '\n' + ThrowableProxyUtil.asString(new ThrowableProxy(thrown)));
        SECRETS.in(text).ifPresent(secret -> found(logger, level, format, secret));
    }

    private static void found(Logger logger, Level level, String format, String secret) {
        String readable = SECRETS.in(format).isPresent() ? "(not shown)" : format;
        add(level + " " + logger.getName() + ": " + readable + " [" + secret + "]");
    }

    private static void add(String finding) {
        if (printing) {
            System.out.println(MARK + finding);
        }
        synchronized (FINDINGS) {
            if (FINDINGS.size() < MOST_FINDINGS) {
                FINDINGS.add(finding);
            }
        }
    }
}
