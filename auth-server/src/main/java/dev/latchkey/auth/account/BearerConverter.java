package dev.latchkey.auth.account;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.http.HttpHeaders;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.server.resource.BearerTokenErrors;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthenticationToken;
import org.springframework.security.web.authentication.AuthenticationConverter;
import org.springframework.security.web.authentication.WebAuthenticationDetailsSource;

/** Reads a bearer token from its header (RFC 6750 §2.1) and from nowhere else. Another scheme is no credential here. */
final class BearerConverter implements AuthenticationConverter {

    private static final Pattern BEARER = Pattern.compile("(?i)bearer +([A-Za-z0-9._~+/-]+=*)");
    private static final String SCHEME = "bearer";

    private final WebAuthenticationDetailsSource details = new WebAuthenticationDetailsSource();

    @Override
    public Authentication convert(HttpServletRequest request) {
        List<String> headers = Collections.list(request.getHeaders(HttpHeaders.AUTHORIZATION));
        if (headers.size() > 1) {
            throw new OAuth2AuthenticationException(BearerTokenErrors.invalidRequest("More than one credential"));
        }
        if (headers.isEmpty() || !headers.get(0).regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return null;
        }
        Matcher bearer = BEARER.matcher(headers.get(0).strip());
        if (!bearer.matches()) {
            throw new OAuth2AuthenticationException(BearerTokenErrors.invalidToken("The token is malformed"));
        }
        BearerTokenAuthenticationToken token = new BearerTokenAuthenticationToken(bearer.group(1));
        token.setDetails(details.buildDetails(request));
        return token;
    }
}
