package dev.latchkey.auth.token;

/**
 * What every access token says.
 *
 * @param issuer the {@code iss}; never taken from a request
 * @param audience the {@code aud}
 */
record AccessTokenSettings(String issuer, String audience) {

    /** The life of an access token in seconds: {@code exp} − {@code iat}, and {@code expires_in}. */
    static final long LIFETIME_SECONDS = 3600;

    /** The {@code typ} of an access token (RFC 9068 §2.1). */
    static final String TYPE = "at+jwt";
}
