package dev.latchkey.resourceserver.credential;

import dev.latchkey.protocol.ApiKeyFormat;
import jakarta.servlet.http.HttpServletRequest;

/**
 * The credentials of requests: finds the one that came and hands it to whoever knows its kind. The longest known prefix makes
 * an API key; else three parts with dots between make a JWT; anything else is nothing.
 */
public final class Credentials {

    /** Longest credential that is looked at, in characters. */
    public static final int MAX_LENGTH = 8 * 1024;

    private final CredentialResolver resolver = new CredentialResolver();
    private final ApiKeyFormat apiKeyFormat;
    private final CredentialAuthenticator accessTokens;
    private final CredentialAuthenticator apiKeys;

    public Credentials(
            ApiKeyFormat apiKeyFormat, CredentialAuthenticator accessTokens, CredentialAuthenticator apiKeys) {
        this.apiKeyFormat = apiKeyFormat;
        this.accessTokens = accessTokens;
        this.apiKeys = apiKeys;
    }

    /**
     * Who makes this request.
     *
     * @throws RefusedException if there is not exactly one credential, or it is refused
     */
    public CheckedCredential authenticate(HttpServletRequest request) {
        Credential credential = resolver.resolve(request);
        if (credential == null) {
            throw RefusedException.missing();
        }
        String text = credential.text();
        if (text.length() > MAX_LENGTH) {
            throw RefusedException.invalid("longer than " + MAX_LENGTH + " characters");
        }
        if (apiKeyFormat.prefixOf(text).isPresent()) {
            return apiKeys.authenticate(text);
        }
        if (credential.bearer() && hasThreeParts(text)) {
            return accessTokens.authenticate(text);
        }
        throw RefusedException.invalid("neither an API key nor a JWT");
    }

    private static boolean hasThreeParts(String text) {
        int first = text.indexOf('.');
        int second = text.indexOf('.', first + 1);
        return first > 0 && second > first + 1 && second < text.length() - 1 && text.indexOf('.', second + 1) < 0;
    }
}
