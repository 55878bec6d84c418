package dev.latchkey.auth.token;

import dev.latchkey.auth.event.Actor;
import dev.latchkey.auth.event.EventType;
import dev.latchkey.auth.event.HeldEvent;
import dev.latchkey.auth.event.SecurityEvent;
import dev.latchkey.auth.revocation.RevocationLog;
import dev.latchkey.protocol.ClaimNames;
import dev.latchkey.protocol.DenyList;
import dev.latchkey.protocol.RevocationEntry.Kind;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.JwsHeader;
import org.springframework.security.oauth2.jwt.JwtClaimNames;
import org.springframework.security.oauth2.jwt.JwtClaimsSet;
import org.springframework.security.oauth2.jwt.JwtEncoder;
import org.springframework.security.oauth2.jwt.JwtEncoderParameters;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.settings.ClientSettings;
import org.springframework.stereotype.Component;

/**
 * Makes access tokens (RFC 9068). A token is handed out only after its {@code token.issued} event has been recorded; nothing else is
 * stored of it.
 */
@Component
class AccessTokenIssuer {

    private static final int TOKEN_ID_BYTES = 16;
    private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();

    /** The algorithm here is a placeholder that Spring asks for: the encoder signs with that of the active key. */
    private static final JwsHeader HEADER = JwsHeader.with(SignatureAlgorithm.ES256)
            .type(AccessTokenSettings.TYPE)
            .build();

    private final JwtEncoder encoder;
    private final RevocationLog revocationLog;
    private final ApplicationEventPublisher events;
    private final Clock clock;
    private final List<String> audience;
    private final URL issuer;
    private final SecureRandom random = new SecureRandom();

    AccessTokenIssuer(
            AccessTokenSettings settings,
            JwtEncoder encoder,
            RevocationLog revocationLog,
            ApplicationEventPublisher events,
            Clock clock) {
        this.encoder = encoder;
        this.revocationLog = revocationLog;
        this.events = events;
        this.clock = clock;
        this.audience = List.of(settings.audience());
        this.issuer = asUrl(settings.issuer());
    }

    /**
     * Issues a token.
     *
     * @param credentialId the client secret or key that the client proved to hold
     * @param address where the request came from
     * @return the token, which may not leave before its event has been recorded
     * @throws OAuth2AuthenticationException {@code unauthorized_client} if the log denies the client
     * @throws dev.latchkey.auth.event.EventNotRecordedException if the event cannot be recorded
     */
    IssuedToken issue(RegisteredClient client, Set<String> scopes, String credentialId, String address) {
        return issue(client, scopes, credentialId, address, Map.of());
    }

    /**
     * As above, with further claims. None of them takes the place of one that is the issuer's to write.
     *
     * @param furtherClaims texts, numbers, instants, and collections and maps of these
     */
    IssuedToken issue(
            RegisteredClient client,
            Set<String> scopes,
            String credentialId,
            String address,
            Map<String, Object> furtherClaims) {
        String clientId = client.getClientId();
        ClientSettings settings = client.getClientSettings();
        String organizationId = settings.getSetting(ClaimNames.ORGANIZATION_ID);
        String workspaceId = settings.getSetting(ClaimNames.WORKSPACE_ID);
        Instant now = clock.instant();
        Instant issuedAt = issuedAt(now, clientId, credentialId);
        Instant expiresAt = issuedAt.plusSeconds(AccessTokenSettings.LIFETIME_SECONDS);
        String jti = tokenId();
        String scope = String.join(" ", scopes);
        requireNotDenied(new DenyList.Token(jti, clientId, credentialId, organizationId, workspaceId, issuedAt));

        JwtClaimsSet.Builder claims = JwtClaimsSet.builder();
        furtherClaims.forEach(claims::claim);
        claims.claim(JwtClaimNames.ISS, issuer)
                .claim(JwtClaimNames.SUB, clientId)
                .claim(OAuth2ParameterNames.CLIENT_ID, clientId)
                .claim(JwtClaimNames.AUD, audience)
                .claim(OAuth2ParameterNames.SCOPE, scope)
                .claim(JwtClaimNames.IAT, issuedAt)
                .claim(JwtClaimNames.EXP, expiresAt)
                .claim(JwtClaimNames.JTI, jti)
                .claim(ClaimNames.CREDENTIAL_ID, credentialId);
        if (organizationId != null) {
            claims.claim(ClaimNames.ORGANIZATION_ID, organizationId);
        }
        if (workspaceId != null) {
            claims.claim(ClaimNames.WORKSPACE_ID, workspaceId);
        }
        String token = encoder.encode(JwtEncoderParameters.from(HEADER, claims.build()))
                .getTokenValue();
        HeldEvent issued = new HeldEvent(new SecurityEvent(
                EventType.TOKEN_ISSUED,
                now,
                new Actor(clientId, address),
                jti,
                organizationId,
                workspaceId,
                Map.of(ClaimNames.CREDENTIAL_ID, credentialId, OAuth2ParameterNames.SCOPE, scope)));
        events.publishEvent(issued);
        return new IssuedToken(
                new OAuth2AccessToken(OAuth2AccessToken.TokenType.BEARER, token, issuedAt, expiresAt, scopes),
                issued.recorded());
    }

    /**
     * Now, in whole seconds; or up to a second later where everything issued in this second was revoked a moment ago, so that the new token is
     * not taken for one of those.
     */
    private Instant issuedAt(Instant now, String clientId, String credentialId) {
        Instant second = now.truncatedTo(ChronoUnit.SECONDS);
        // A credential that is its own client is known to the log as a credential only.
        Kind kind = clientId.equals(credentialId) ? Kind.CREDENTIAL : Kind.CLIENT;
        Instant validFrom = revocationLog.tokensValidFrom(kind, clientId);
        return second.isBefore(validFrom) ? validFrom : second;
    }

    /** Spring would make it a URL for each token, and it is written as it reads. */
    private static URL asUrl(String issuer) {
        try {
            URL url = URI.create(issuer).toURL();
            if (url.toString().equals(issuer)) {
                return url;
            }
        } catch (MalformedURLException | IllegalArgumentException e) {
            throw new IllegalArgumentException("latchkey.issuer is not a URL: " + issuer, e);
        }
        throw new IllegalArgumentException("latchkey.issuer is not spelled as URLs are: " + issuer);
    }

    private void requireNotDenied(DenyList.Token token) {
        if (revocationLog.verdict(token) != DenyList.Verdict.ALLOWED) {
            throw new OAuth2AuthenticationException(OAuth2ErrorCodes.UNAUTHORIZED_CLIENT);
        }
    }

    private String tokenId() {
        byte[] bytes = new byte[TOKEN_ID_BYTES];
        random.nextBytes(bytes);
        return BASE64URL.encodeToString(bytes);
    }
}
