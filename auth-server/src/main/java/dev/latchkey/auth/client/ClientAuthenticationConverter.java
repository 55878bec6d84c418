package dev.latchkey.auth.client;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientAuthenticationToken;
import org.springframework.security.web.authentication.AuthenticationConverter;
import org.springframework.security.web.firewall.RequestRejectedException;

/**
 * Reads the client's credentials from a form request: {@code client_secret_basic} or {@code client_secret_post} (RFC 6749 §2.3.1), exactly
 * one of them. Runs first on each OAuth endpoint, so it is also where a request that is no proper form ends.
 */
public final class ClientAuthenticationConverter implements AuthenticationConverter {

    private static final int MAX_CREDENTIAL_LENGTH = 512;

    private final AuthenticationConverter otherCredentials;

    public ClientAuthenticationConverter() {
        this(request -> null);
    }

    /**
     * @param otherCredentials asked first, about a form that has been checked: for grants that bring another credential than a client's.
     *     Answers {@code null} to all others
     */
    public ClientAuthenticationConverter(AuthenticationConverter otherCredentials) {
        this.otherCredentials = otherCredentials;
    }

    @Override
    public Authentication convert(HttpServletRequest request) {
        try {
            return credentials(request);
        } catch (RequestRejectedException e) {
            // Spring's firewall looks at names and values when they are read: control characters end here.
            throw FormRequest.invalid("The request cannot be read");
        }
    }

    private Authentication credentials(HttpServletRequest request) {
        FormRequest form = FormRequest.of(request);
        Authentication other = otherCredentials.convert(request);
        return other == null ? client(request, form) : other;
    }

    private static Authentication client(HttpServletRequest request, FormRequest form) {
        List<String> authorization = Collections.list(request.getHeaders(HttpHeaders.AUTHORIZATION));
        String clientId = form.get(OAuth2ParameterNames.CLIENT_ID);
        String clientSecret = form.get(OAuth2ParameterNames.CLIENT_SECRET);
        boolean assertion = form.get(OAuth2ParameterNames.CLIENT_ASSERTION) != null
                || form.get(OAuth2ParameterNames.CLIENT_ASSERTION_TYPE) != null;

        int methods = authorization.size() + (clientSecret == null ? 0 : 1) + (assertion ? 1 : 0);
        if (methods > 1) {
            throw FormRequest.invalid("More than one authentication method");
        }
        if (!authorization.isEmpty()) {
            return basic(authorization.get(0), clientId);
        }
        if (clientSecret == null) {
            throw new OAuth2AuthenticationException(OAuth2ErrorCodes.INVALID_CLIENT);
        }
        if (clientId == null) {
            throw FormRequest.invalid("client_id is missing");
        }
        return token(clientId, clientSecret, ClientAuthenticationMethod.CLIENT_SECRET_POST);
    }

    private static Authentication basic(String authorization, String bodyClientId) {
        BasicCredentials credentials = BasicCredentials.of(authorization);
        if (bodyClientId != null && !bodyClientId.equals(credentials.clientId())) {
            throw FormRequest.invalid("client_id differs from the one in the Authorization header");
        }
        return token(
                credentials.clientId(), credentials.clientSecret(), ClientAuthenticationMethod.CLIENT_SECRET_BASIC);
    }

    static Authentication token(String clientId, String clientSecret, ClientAuthenticationMethod method) {
        // Spring's token takes no blank id, and PostgreSQL no NUL.
        if (clientId.isBlank()
                || clientId.length() > MAX_CREDENTIAL_LENGTH
                || clientSecret.length() > MAX_CREDENTIAL_LENGTH
                || clientId.indexOf('\0') >= 0) {
            throw new OAuth2AuthenticationException(OAuth2ErrorCodes.INVALID_CLIENT);
        }
        return new OAuth2ClientAuthenticationToken(clientId, method, clientSecret, null);
    }

    /** What an {@code Authorization: Basic} header holds. */
    record BasicCredentials(String clientId, String clientSecret) {

        private static final String SCHEME = "Basic ";

        /**
         * Reads the header; both parts are form-urlencoded, as RFC 6749 §2.3.1 asks.
         *
         * @throws OAuth2AuthenticationException {@code invalid_client} for another scheme, {@code invalid_request} for broken encodings
         */
        static BasicCredentials of(String authorization) {
            if (!authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
                throw new OAuth2AuthenticationException(OAuth2ErrorCodes.INVALID_CLIENT);
            }
            try {
                byte[] decoded = Base64.getDecoder()
                        .decode(authorization.substring(SCHEME.length()).strip());
                String pair = new String(decoded, StandardCharsets.UTF_8);
                int colon = pair.indexOf(':');
                if (colon <= 0) {
                    throw FormRequest.invalid("The Authorization header cannot be read");
                }
                return new BasicCredentials(
                        URLDecoder.decode(pair.substring(0, colon), StandardCharsets.UTF_8),
                        URLDecoder.decode(pair.substring(colon + 1), StandardCharsets.UTF_8));
            } catch (IllegalArgumentException e) {
                throw FormRequest.invalid("The Authorization header cannot be read");
            }
        }

        @Override
        public String toString() {
            return "BasicCredentials[" + clientId + "]";
        }
    }
}
