package dev.latchkey.resourceserver.credential;

/** What sort of credential a caller showed. */
public enum CredentialKind {
    /** A JWT access token (RFC 9068). */
    ACCESS_TOKEN("access_token"),
    /** A long-lived API key. */
    API_KEY("api_key");

    private final String tokenTypeHint;

    CredentialKind(String tokenTypeHint) {
        this.tokenTypeHint = tokenTypeHint;
    }

    /** The {@code token_type_hint} by which the authorization server finds it faster (RFC 7662 §2.1). */
    public String tokenTypeHint() {
        return tokenTypeHint;
    }
}
