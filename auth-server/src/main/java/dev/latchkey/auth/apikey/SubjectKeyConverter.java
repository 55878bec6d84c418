package dev.latchkey.auth.apikey;

import dev.latchkey.auth.secret.PlainSecret;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import org.springframework.security.web.authentication.AuthenticationConverter;
import org.springframework.util.StringUtils;

/**
 * Reads the API key of a token exchange (RFC 8693 §2.1). The key is the one credential of such a request: it stands in for a client's
 * id and secret, and nothing of those may be beside it. Leaves every other grant alone.
 */
public final class SubjectKeyConverter implements AuthenticationConverter {

    /** The {@code subject_token_type} of an API key. */
    public static final String TOKEN_TYPE = "urn:latchkey:params:oauth:token-type:api-key";

    private static final List<String> CLIENT_CREDENTIALS = List.of(
            OAuth2ParameterNames.CLIENT_ID,
            OAuth2ParameterNames.CLIENT_SECRET,
            OAuth2ParameterNames.CLIENT_ASSERTION,
            OAuth2ParameterNames.CLIENT_ASSERTION_TYPE);

    @Override
    public Authentication convert(HttpServletRequest request) {
        String grant = request.getParameter(OAuth2ParameterNames.GRANT_TYPE);
        if (!AuthorizationGrantType.TOKEN_EXCHANGE.getValue().equals(grant)) {
            return null;
        }
        if (request.getHeader(HttpHeaders.AUTHORIZATION) != null
                || CLIENT_CREDENTIALS.stream().anyMatch(name -> isPresent(request, name))) {
            throw invalid("The subject_token is the credential of this request; there may be no other");
        }
        if (!isPresent(request, OAuth2ParameterNames.SUBJECT_TOKEN)) {
            throw invalid("subject_token is missing");
        }
        if (!TOKEN_TYPE.equals(request.getParameter(OAuth2ParameterNames.SUBJECT_TOKEN_TYPE))) {
            throw invalid("subject_token_type must be " + TOKEN_TYPE);
        }
        return new SubjectKeyAuthentication(new PlainSecret(request.getParameter(OAuth2ParameterNames.SUBJECT_TOKEN)));
    }

    private static boolean isPresent(HttpServletRequest request, String name) {
        return StringUtils.hasLength(request.getParameter(name));
    }

    private static OAuth2AuthenticationException invalid(String description) {
        return new OAuth2AuthenticationException(new OAuth2Error(OAuth2ErrorCodes.INVALID_REQUEST, description, null));
    }
}
