package dev.latchkey.auth.token;

/** Writes token exchange requests. */
final class Exchange {

    static final String GRANT = "urn:ietf:params:oauth:grant-type:token-exchange";
    static final String TYPE = "urn:latchkey:params:oauth:token-type:api-key";

    private Exchange() {}

    static String form(String key) {
        return "grant_type=" + GRANT + "&subject_token_type=" + TYPE + "&subject_token=" + key;
    }
}
