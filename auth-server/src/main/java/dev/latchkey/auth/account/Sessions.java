package dev.latchkey.auth.account;

import dev.latchkey.auth.event.Actor;
import dev.latchkey.auth.event.EventType;
import dev.latchkey.auth.revocation.RevocationLog;
import dev.latchkey.auth.secret.SecretGenerator;
import dev.latchkey.protocol.DenyList;
import dev.latchkey.protocol.RevocationEntry.Kind;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.JwsHeader;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtClaimsSet;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtEncoder;
import org.springframework.security.oauth2.jwt.JwtEncoderParameters;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Sessions: JWTs of a type of their own ({@code session+jwt}) for this server alone. They are signed by the keys that sign access tokens,
 * so the type and the audience keep the two apart. They say who somebody is and nothing else, and are stored nowhere.
 */
@Service
class Sessions {

    static final String TYPE = "session+jwt";
    static final Duration LIFETIME = Duration.ofSeconds(1800);

    /** How the person signed in (RFC 8176). */
    private static final String AMR = "amr";

    /** The algorithm here is a placeholder that Spring asks for: the encoder signs with that of the active key. */
    private static final JwsHeader HEADER =
            JwsHeader.with(SignatureAlgorithm.ES256).type(TYPE).build();

    private final String issuer;
    private final JwtEncoder encoder;
    private final JwtDecoder decoder;
    private final RevocationLog revocationLog;
    private final SecretGenerator secretGenerator;
    private final SignInJournal journal;
    private final Clock clock;

    Sessions(
            @Value("${latchkey.issuer}") String issuer,
            JwtEncoder encoder,
            JwtDecoder decoder,
            RevocationLog revocationLog,
            SecretGenerator secretGenerator,
            SignInJournal journal,
            Clock clock) {
        this.issuer = issuer;
        this.encoder = encoder;
        this.decoder = decoder;
        this.revocationLog = revocationLog;
        this.secretGenerator = secretGenerator;
        this.journal = journal;
        this.clock = clock;
    }

    /** Begins a session of a user who has shown who they are. The token leaves after the event has been recorded. */
    String begin(User user, SignInMethod method, String address) {
        Instant now = clock.instant();
        Instant issuedAt = issuedAt(now, user);
        String jti = secretGenerator.id("ses_");
        JwtClaimsSet claims = JwtClaimsSet.builder()
                .issuer(issuer)
                .audience(List.of(issuer))
                .subject(user.id())
                .issuedAt(issuedAt)
                .expiresAt(issuedAt.plus(LIFETIME))
                .id(jti)
                .claim(AMR, method.amr())
                .build();
        String token = encoder.encode(JwtEncoderParameters.from(HEADER, claims)).getTokenValue();
        journal.record(
                EventType.USER_SIGNED_IN,
                user.id(),
                jti,
                Map.of(AMR, String.join(" ", method.amr())),
                new Actor(user.id(), address));
        return token;
    }

    /** The session of that token, if it is one of ours that goes on. */
    Optional<Session> find(String token) {
        try {
            Jwt jwt = decoder.decode(token);
            return isSession(jwt) && !isDenied(jwt)
                    ? Optional.of(
                            new Session(jwt.getId(), jwt.getSubject(), jwt.getIssuedAt(), jwt.getExpiresAt(), amr(jwt)))
                    : Optional.empty();
        } catch (JwtException e) {
            return Optional.empty();
        }
    }

    /** Ends a session, on every node. */
    @Transactional
    public void end(Session session, Actor actor) {
        revocationLog.append(Kind.TOKEN, session.id(), null, session.expiresAt().plusSeconds(300));
        journal.record(EventType.USER_SIGNED_OUT, session.userId(), session.id(), Map.of(), actor);
    }

    private boolean isSession(Jwt jwt) {
        return TYPE.equals(jwt.getHeaders().get("typ"))
                && issuer.equals(jwt.getClaimAsString("iss"))
                && jwt.getAudience() != null
                && jwt.getAudience().equals(List.of(issuer))
                && jwt.getSubject() != null
                && jwt.getId() != null
                && jwt.getIssuedAt() != null
                && jwt.getExpiresAt() != null
                && clock.instant().isBefore(jwt.getExpiresAt());
    }

    /** A session is denied by itself, or as a credential of its user. */
    private boolean isDenied(Jwt jwt) {
        DenyList.Token token = new DenyList.Token(jwt.getId(), null, jwt.getSubject(), null, null, jwt.getIssuedAt());
        return revocationLog.verdict(token) != DenyList.Verdict.ALLOWED;
    }

    /** Now, in whole seconds; or up to a second later where the sessions begun in this second have just been ended. */
    private static Instant issuedAt(Instant now, User user) {
        Instant second = now.truncatedTo(ChronoUnit.SECONDS);
        Instant validFrom = user.sessionsValidFrom();
        return validFrom != null && second.isBefore(validFrom) ? validFrom : second;
    }

    private static List<String> amr(Jwt jwt) {
        List<String> amr = jwt.getClaimAsStringList(AMR);
        return amr == null ? List.of() : amr;
    }
}
