package dev.latchkey.resourceserver.credential;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Enumeration;
import org.springframework.security.web.firewall.FirewalledRequest;

/**
 * Reads the one credential of a request: {@code Authorization: Bearer …} or {@code X-Api-Key: …}. Any other authorization
 * scheme is no credential here, but one too many beside a key. The query string and the body are never looked at.
 */
final class CredentialResolver {

    private static final String SCHEME = "Bearer ";

    /**
     * The credential, or {@code null} where there is none.
     *
     * @throws RefusedException for two credentials, or one header twice
     */
    Credential resolve(HttpServletRequest request) {
        HttpServletRequest sent = asSent(request);
        String authorization = onlyValue(sent, "Authorization");
        String apiKey = onlyValue(sent, "X-Api-Key");
        if (authorization == null) {
            return apiKey == null ? null : new Credential(apiKey.strip(), false);
        }
        if (apiKey != null) {
            throw RefusedException.ambiguous("an Authorization and an X-Api-Key");
        }
        String token = bearerToken(authorization);
        return token == null ? null : new Credential(token, true);
    }

    /**
     * The request without Spring Security's firewall, which reads each header's value through a regular expression: that takes a token of
     * 700 characters longer than all the rest of its check. Nothing is lost, as a credential that is none is refused anyway.
     */
    private static HttpServletRequest asSent(HttpServletRequest request) {
        return request instanceof FirewalledRequest guarded ? (HttpServletRequest) guarded.getRequest() : request;
    }

    /** What stands behind the scheme, which may be nothing; {@code null} for another scheme. */
    private static String bearerToken(String authorization) {
        if (authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return authorization.substring(SCHEME.length()).strip();
        }
        return authorization.equalsIgnoreCase(SCHEME.strip()) ? "" : null;
    }

    private static String onlyValue(HttpServletRequest request, String header) {
        Enumeration<String> values = request.getHeaders(header);
        if (!values.hasMoreElements()) {
            return null;
        }
        String value = values.nextElement();
        if (values.hasMoreElements()) {
            throw RefusedException.ambiguous("the header " + header + " twice");
        }
        return value;
    }
}
