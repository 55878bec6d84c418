package dev.latchkey.auth.client;

import java.util.Set;

/** The form of a scope token (RFC 6749 §3.3): printable ASCII without space, quotation mark and backslash. */
final class Scope {

    private static final int MAX_LENGTH = 128;

    /** All scopes of a client together: a token that carries them must still fit a request header. */
    private static final int MAX_TOTAL_LENGTH = 2048;

    private Scope() {}

    /** Whether a token can carry all of them. */
    static boolean fit(Set<String> scopes) {
        return String.join(" ", scopes).length() <= MAX_TOTAL_LENGTH;
    }

    static void requireValid(Set<String> scopes) {
        if (!fit(scopes)) {
            throw new IllegalArgumentException("too many scopes: a token with all of them would not fit a header");
        }
        scopes.forEach(Scope::requireValid);
    }

    private static void requireValid(String scope) {
        if (scope.isEmpty() || scope.length() > MAX_LENGTH || !scope.chars().allMatch(Scope::isScopeCharacter)) {
            throw new IllegalArgumentException("not a scope token (RFC 6749 §3.3)");
        }
    }

    private static boolean isScopeCharacter(int c) {
        return c == 0x21 || (c >= 0x23 && c <= 0x5B) || (c >= 0x5D && c <= 0x7E);
    }
}
