package dev.latchkey.auth.token;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationServerMetadataClaimNames;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * The server's metadata (RFC 8414 §2): what works here and nothing else. Spring's own builder insists on an authorization endpoint,
 * which a server for machines does not have.
 */
@RestController
class MetadataController {

    private static final List<String> AUTHENTICATION_METHODS = List.of(
            ClientAuthenticationMethod.CLIENT_SECRET_BASIC.getValue(),
            ClientAuthenticationMethod.CLIENT_SECRET_POST.getValue());

    private final Map<String, Object> metadata = new LinkedHashMap<>();

    MetadataController(AccessTokenSettings settings) {
        String issuer = settings.issuer();
        put(OAuth2AuthorizationServerMetadataClaimNames.ISSUER, issuer);
        put(OAuth2AuthorizationServerMetadataClaimNames.TOKEN_ENDPOINT, issuer + "/oauth/token");
        put(OAuth2AuthorizationServerMetadataClaimNames.TOKEN_ENDPOINT_AUTH_METHODS_SUPPORTED, AUTHENTICATION_METHODS);
        put(OAuth2AuthorizationServerMetadataClaimNames.REGISTRATION_ENDPOINT, issuer + "/oauth/register");
        put(OAuth2AuthorizationServerMetadataClaimNames.JWKS_URI, issuer + "/oauth/jwks");
        put(
                OAuth2AuthorizationServerMetadataClaimNames.GRANT_TYPES_SUPPORTED,
                List.of(
                        AuthorizationGrantType.CLIENT_CREDENTIALS.getValue(),
                        AuthorizationGrantType.TOKEN_EXCHANGE.getValue()));
        // Required by RFC 8414, and empty: there is no authorization endpoint.
        put(OAuth2AuthorizationServerMetadataClaimNames.RESPONSE_TYPES_SUPPORTED, List.of());
        put(OAuth2AuthorizationServerMetadataClaimNames.INTROSPECTION_ENDPOINT, issuer + "/oauth/introspect");
        put(
                OAuth2AuthorizationServerMetadataClaimNames.INTROSPECTION_ENDPOINT_AUTH_METHODS_SUPPORTED,
                AUTHENTICATION_METHODS);
        put(OAuth2AuthorizationServerMetadataClaimNames.REVOCATION_ENDPOINT, issuer + "/oauth/revoke");
        put(
                OAuth2AuthorizationServerMetadataClaimNames.REVOCATION_ENDPOINT_AUTH_METHODS_SUPPORTED,
                AUTHENTICATION_METHODS);
    }

    @GetMapping("/.well-known/oauth-authorization-server")
    ResponseEntity<Map<String, Object>> metadata() {
        return ResponseEntity.ok()
                .cacheControl(CacheControl.maxAge(Duration.ofHours(1)).cachePublic())
                .body(metadata);
    }

    private void put(String name, Object value) {
        metadata.put(name, value);
    }
}
