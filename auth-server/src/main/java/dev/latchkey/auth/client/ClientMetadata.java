package dev.latchkey.auth.client;

import dev.latchkey.auth.api.Input;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import tools.jackson.databind.JsonNode;

/**
 * What a client says of itself (RFC 7591 §2), as far as it means something here. Members for flows that this server does not have, for
 * people to look at, or unknown ones are passed over, as §2 wants it; those that would change how the client gets its tokens are not.
 *
 * @param clientName {@code null} if it has none
 */
record ClientMetadata(String clientName, Set<String> scopes, String authenticationMethod) {

    static final List<String> GRANT_TYPES = List.of(AuthorizationGrantType.CLIENT_CREDENTIALS.getValue());

    private static final List<String> AUTHENTICATION_METHODS = List.of(
            ClientAuthenticationMethod.CLIENT_SECRET_BASIC.getValue(),
            ClientAuthenticationMethod.CLIENT_SECRET_POST.getValue());

    private static final int MAX_SCOPE = 4096;
    private static final int MAX_LIST = 100;
    private static final int MAX_URI = 2000;

    /**
     * Reads metadata. An empty or absent member stands for the default.
     *
     * @param allowed the most that the client may have, and what it has if it names no scope
     * @throws RegistrationException {@code invalid_client_metadata} or {@code invalid_redirect_uri}
     */
    static ClientMetadata of(JsonNode document, Set<String> allowed) {
        checkRedirects(document);
        checkOtherFlows(document);
        String method = text(document, "token_endpoint_auth_method").orElse(AUTHENTICATION_METHODS.get(0));
        if (!AUTHENTICATION_METHODS.contains(method)) {
            throw RegistrationException.invalidMetadata(
                    "token_endpoint_auth_method must be one of " + String.join(", ", AUTHENTICATION_METHODS));
        }
        return new ClientMetadata(name(document), scopes(document, allowed), method);
    }

    /** A text of the document; empty if it is not there, {@code null} or blank. */
    static Optional<String> text(JsonNode document, String member) {
        JsonNode value = document.path(member);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isString()) {
            throw RegistrationException.invalidMetadata(member + " must be a text");
        }
        return Optional.of(value.stringValue().strip()).filter(text -> !text.isEmpty());
    }

    private static String name(JsonNode document) {
        Optional<String> name = text(document, "client_name");
        if (name.filter(text -> text.length() > Input.MAX_NAME || !Input.isText(text))
                .isPresent()) {
            throw RegistrationException.invalidMetadata(
                    "client_name must have at most " + Input.MAX_NAME + " characters, and no control characters");
        }
        return name.orElse(null);
    }

    private static Set<String> scopes(JsonNode document, Set<String> allowed) {
        Optional<String> scope = text(document, "scope");
        if (scope.isEmpty()) {
            return allowed;
        }
        if (scope.get().length() > MAX_SCOPE) {
            throw RegistrationException.invalidMetadata("scope is too long");
        }
        Set<String> named = new LinkedHashSet<>(List.of(scope.get().split(" +")));
        if (!allowed.containsAll(named)) {
            throw RegistrationException.invalidMetadata("scope must be within " + String.join(" ", allowed));
        }
        return Collections.unmodifiableSet(named);
    }

    private static void checkOtherFlows(JsonNode document) {
        if (!GRANT_TYPES.containsAll(texts(document, "grant_types"))) {
            throw RegistrationException.invalidMetadata("grant_types must be client_credentials alone");
        }
        if (!texts(document, "response_types").isEmpty()) {
            throw RegistrationException.invalidMetadata("response_types must be empty: no grant here has any");
        }
        if (document.hasNonNull("jwks") && document.hasNonNull("jwks_uri")) {
            throw RegistrationException.invalidMetadata("jwks and jwks_uri must not both be there");
        }
    }

    private static void checkRedirects(JsonNode document) {
        try {
            if (!texts(document, "redirect_uris").stream().allMatch(ClientMetadata::isRedirectUri)) {
                throw RegistrationException.invalidRedirectUri();
            }
        } catch (RegistrationException e) {
            throw RegistrationException.invalidRedirectUri();
        }
    }

    private static boolean isRedirectUri(String text) {
        try {
            URI uri = new URI(text);
            return text.length() <= MAX_URI && uri.isAbsolute() && uri.getRawFragment() == null;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static List<String> texts(JsonNode document, String member) {
        JsonNode value = document.path(member);
        if (value.isMissingNode() || value.isNull()) {
            return List.of();
        }
        if (!value.isArray()
                || value.size() > MAX_LIST
                || !value.values().stream().allMatch(JsonNode::isString)) {
            throw RegistrationException.invalidMetadata(member + " must be a list of at most " + MAX_LIST + " texts");
        }
        return value.values().stream().map(JsonNode::stringValue).toList();
    }
}
