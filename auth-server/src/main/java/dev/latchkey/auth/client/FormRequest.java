package dev.latchkey.auth.client;

import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.util.StringUtils;

/**
 * The body of a request to an OAuth endpoint: form-encoded (RFC 6749 §3.2), each parameter once, nothing in the query. An empty
 * parameter counts as absent.
 */
final class FormRequest {

    /** The longest body that is read; the container stops there as well. */
    static final int MAX_BODY_BYTES = 64 * 1024;

    private final Map<String, String[]> parameters;

    private FormRequest(Map<String, String[]> parameters) {
        this.parameters = parameters;
    }

    /**
     * Reads and checks the form.
     *
     * @throws OAuth2AuthenticationException {@code invalid_request} if it is not of that form
     */
    static FormRequest of(HttpServletRequest request) {
        if (!HttpMethod.POST.matches(request.getMethod())) {
            throw RefusedRequestException.methodNotAllowed();
        }
        if (StringUtils.hasLength(request.getQueryString())) {
            throw invalid("Parameters must be sent in the body");
        }
        if (request.getContentLengthLong() > MAX_BODY_BYTES) {
            throw RefusedRequestException.tooLarge();
        }
        if (!isForm(request.getContentType())) {
            throw invalid("The content type must be application/x-www-form-urlencoded");
        }
        Map<String, String[]> parameters = parameters(request);
        for (String[] values : parameters.values()) {
            if (values.length != 1) {
                throw invalid("A parameter is repeated");
            }
        }
        return new FormRequest(parameters);
    }

    /** The value of a parameter, {@code null} if it is absent or empty. */
    String get(String name) {
        String[] values = parameters.get(name);
        return values == null || values[0].isEmpty() ? null : values[0];
    }

    static OAuth2AuthenticationException invalid(String description) {
        return new OAuth2AuthenticationException(new OAuth2Error(OAuth2ErrorCodes.INVALID_REQUEST, description, null));
    }

    private static Map<String, String[]> parameters(HttpServletRequest request) {
        try {
            // RFC 6749 appendix B; the container would take ISO 8859-1.
            request.setCharacterEncoding(StandardCharsets.UTF_8);
            return request.getParameterMap();
        } catch (InvalidParameterException e) {
            // Broken percent-encoding, too many parameters, or a chunked body that grew too large.
            if (e.getErrorCode() == HttpStatus.CONTENT_TOO_LARGE.value()) {
                throw RefusedRequestException.tooLarge();
            }
            throw invalid("The form cannot be read");
        }
    }

    private static boolean isForm(String contentType) {
        try {
            return contentType != null
                    && MediaType.APPLICATION_FORM_URLENCODED.equalsTypeAndSubtype(
                            MediaType.parseMediaType(contentType));
        } catch (InvalidMediaTypeException e) {
            return false;
        }
    }
}
