package dev.latchkey.auth.client;

import dev.latchkey.auth.secret.PlainSecret;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.http.HttpHeaders;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads what a registration request is made of: the token of its header and the document of its body. */
final class RegistrationRequest {

    private static final Pattern BEARER = Pattern.compile("(?i)bearer +([A-Za-z0-9._~+/-]{1,512}=*)");

    /** What only the server says (RFC 7592 §2.2). */
    private static final Set<String> NOT_IN_UPDATES = Set.of(
            "registration_access_token", "registration_client_uri", "client_secret_expires_at", "client_id_issued_at");

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private RegistrationRequest() {}

    /**
     * The token of the {@code Authorization} header (RFC 6750 §2.1).
     *
     * @throws RegistrationException if there is none, or more than one
     */
    static PlainSecret token(HttpServletRequest request) {
        List<String> headers = Collections.list(request.getHeaders(HttpHeaders.AUTHORIZATION));
        if (headers.size() > 1) {
            throw RegistrationException.invalidRequest("More than one credential");
        }
        if (headers.isEmpty()) {
            throw RegistrationException.missingToken();
        }
        Matcher bearer = BEARER.matcher(headers.get(0).strip());
        if (!bearer.matches()) {
            throw RegistrationException.invalidToken();
        }
        return new PlainSecret(bearer.group(1));
    }

    /**
     * The document of a registration.
     *
     * @throws RegistrationException if the body is no JSON object
     */
    static JsonNode document(byte[] body) {
        try {
            JsonNode document = JSON.readTree(body);
            if (document != null && document.isObject()) {
                return document;
            }
        } catch (JacksonException e) {
            // Told below; the parser's own words would quote the body.
        }
        throw RegistrationException.invalidMetadata("The body must be a JSON object that names no member twice");
    }

    /**
     * The document of an update of that client.
     *
     * @throws RegistrationException also if it is about another client, or says what only the server may say
     */
    static JsonNode update(byte[] body, String clientId) {
        JsonNode document = document(body);
        if (ClientMetadata.text(document, "client_id").filter(clientId::equals).isEmpty()) {
            throw RegistrationException.invalidMetadata("client_id must be that of the client");
        }
        if (document.propertyNames().stream().anyMatch(NOT_IN_UPDATES::contains)) {
            throw RegistrationException.invalidMetadata("Must not be sent: "
                    + String.join(", ", NOT_IN_UPDATES.stream().sorted().toList()));
        }
        return document;
    }
}
