package dev.latchkey.auth.token;

import dev.latchkey.auth.revocation.RevocationLog;
import dev.latchkey.protocol.ClaimNames;
import dev.latchkey.protocol.DenyList;
import java.time.Clock;
import java.util.Optional;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.stereotype.Component;

/**
 * Access tokens as they come back: which of them this server issued, and whether they are still good. Stateless: the signature and the
 * revocation log say everything.
 */
@Component
class AccessTokens {

    private final JwtDecoder decoder;
    private final AccessTokenSettings settings;
    private final RevocationLog revocationLog;
    private final Clock clock;

    AccessTokens(JwtDecoder decoder, AccessTokenSettings settings, RevocationLog revocationLog, Clock clock) {
        this.decoder = decoder;
        this.settings = settings;
        this.revocationLog = revocationLog;
        this.clock = clock;
    }

    /** The token if this server issued it as an access token and it has not expired; revoked ones included. */
    Optional<Jwt> issued(String token) {
        try {
            Jwt jwt = decoder.decode(token);
            boolean accessToken =
                    AccessTokenSettings.TYPE.equals(jwt.getHeaders().get("typ"))
                            && settings.issuer().equals(jwt.getClaimAsString("iss"))
                            && jwt.getIssuedAt() != null
                            && jwt.getExpiresAt() != null
                            && clock.instant().isBefore(jwt.getExpiresAt());
            return accessToken ? Optional.of(jwt) : Optional.empty();
        } catch (JwtException e) {
            return Optional.empty();
        }
    }

    /** Whether nothing has been revoked that the token depends on. */
    boolean isGood(Jwt jwt) {
        DenyList.Token token = new DenyList.Token(
                jwt.getId(),
                clientId(jwt),
                jwt.getClaimAsString(ClaimNames.CREDENTIAL_ID),
                jwt.getClaimAsString(ClaimNames.ORGANIZATION_ID),
                jwt.getClaimAsString(ClaimNames.WORKSPACE_ID),
                jwt.getIssuedAt());
        return revocationLog.verdict(token) == DenyList.Verdict.ALLOWED;
    }

    static String clientId(Jwt jwt) {
        return jwt.getClaimAsString(OAuth2ParameterNames.CLIENT_ID);
    }
}
