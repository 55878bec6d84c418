package dev.latchkey.auth.token;

import dev.latchkey.auth.event.Actor;
import dev.latchkey.auth.event.EventType;
import dev.latchkey.auth.event.SecurityEvent;
import dev.latchkey.auth.revocation.RevocationLog;
import dev.latchkey.protocol.ClaimNames;
import dev.latchkey.protocol.RevocationEntry.Kind;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Revokes single tokens: by {@code jti}, never by their text, which can be spelled in more than one way. */
@Service
class TokenRevocation {

    /** How much later than ours a resource server's clock may find a token expired. */
    private static final Duration CLOCK_MARGIN = Duration.ofSeconds(300);

    private final RevocationLog revocationLog;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    TokenRevocation(RevocationLog revocationLog, ApplicationEventPublisher events, Clock clock) {
        this.revocationLog = revocationLog;
        this.events = events;
        this.clock = clock;
    }

    @Transactional
    void revoke(Jwt jwt, Actor actor) {
        revocationLog.append(Kind.TOKEN, jwt.getId(), null, jwt.getExpiresAt().plus(CLOCK_MARGIN));
        events.publishEvent(new SecurityEvent(
                EventType.TOKEN_REVOKED,
                clock.instant(),
                actor,
                jwt.getId(),
                jwt.getClaimAsString(ClaimNames.ORGANIZATION_ID),
                jwt.getClaimAsString(ClaimNames.WORKSPACE_ID),
                Map.of()));
    }
}
