package dev.latchkey.auth.event;

import java.util.Base64;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.MDC;

/**
 * The id of the request that the present thread serves. It is in every line that the request logs, in every event that it causes and in its
 * answer, so that the three find each other.
 */
public final class RequestId {

    public static final String HEADER = "X-Request-Id";

    /** Its name in log lines. */
    public static final String LOGGED_AS = "request_id";

    private static final int LONGEST = 64;
    private static final int BYTES = 12;
    private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();

    private RequestId() {}

    /** {@code null} on a thread that serves no request. */
    public static String current() {
        return MDC.get(LOGGED_AS);
    }

    /** Says which request this thread serves, until {@link #end()}. */
    public static void begin(String id) {
        MDC.put(LOGGED_AS, id);
    }

    /** Does something for that request, on whatever thread. */
    public static void during(String id, Runnable work) {
        String before = current();
        begin(id);
        try {
            work.run();
        } finally {
            if (before == null) {
                end();
            } else {
                begin(before);
            }
        }
    }

    public static void end() {
        MDC.remove(LOGGED_AS);
    }

    /** What the caller calls its request, if that is 1 to 64 letters, digits, {@code .}, {@code _} and {@code -}; else a new one. */
    public static String of(String sent) {
        return sent != null && isWellFormed(sent) ? sent : made();
    }

    /** 96 random bits. Nobody is let in by them, so the fast kind will do. */
    private static String made() {
        byte[] bytes = new byte[BYTES];
        ThreadLocalRandom.current().nextBytes(bytes);
        return BASE64URL.encodeToString(bytes);
    }

    private static boolean isWellFormed(String id) {
        return !id.isEmpty() && id.length() <= LONGEST && id.chars().allMatch(RequestId::isAllowed);
    }

    private static boolean isAllowed(int character) {
        return character >= 'a' && character <= 'z'
                || character >= 'A' && character <= 'Z'
                || character >= '0' && character <= '9'
                || character == '.'
                || character == '_'
                || character == '-';
    }
}
