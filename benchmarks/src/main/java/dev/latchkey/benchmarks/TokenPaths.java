package dev.latchkey.benchmarks;

/**
 * Where an authorization server answers.
 *
 * @param token the token endpoint, without the server's URL
 * @param introspection the introspection endpoint, likewise
 */
record TokenPaths(String token, String introspection) {

    /** Ours, and the bare servlet's as far as it goes. */
    static final TokenPaths LATCHKEY = new TokenPaths("/oauth/token", "/oauth/introspect");

    static final TokenPaths SPRING = new TokenPaths("/oauth2/token", "/oauth2/introspect");
}
