package dev.latchkey.auth.federation;

import java.net.URI;
import java.util.Set;

/** What may be asked at all: a client secret or a code must not cross a network unencrypted. */
final class SafeUrl {

    private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");

    private SafeUrl() {}

    static boolean isSafe(String text) {
        try {
            URI url = URI.create(text);
            boolean encrypted = "https".equals(url.getScheme());
            boolean local = "http".equals(url.getScheme()) && THIS_MACHINE.contains(url.getHost());
            return (encrypted || local)
                    && url.getHost() != null
                    && url.getRawUserInfo() == null
                    && url.getRawFragment() == null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
