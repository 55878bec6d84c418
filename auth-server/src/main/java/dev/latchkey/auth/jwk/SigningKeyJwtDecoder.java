package dev.latchkey.auth.jwk;

import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import java.security.GeneralSecurityException;
import java.text.ParseException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtClaimNames;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.stereotype.Component;

/**
 * Reads JWTs that this server signed. The key is one of our own, found by {@code kid}, and only the algorithm that it was made for is
 * accepted; nothing else in the header is believed. Claims are not judged here.
 */
@Component
class SigningKeyJwtDecoder implements JwtDecoder {

    /** Longer than any token made here. */
    private static final int MAX_LENGTH = 8192;

    private final SigningKeys signingKeys;

    SigningKeyJwtDecoder(SigningKeys signingKeys) {
        this.signingKeys = signingKeys;
    }

    @Override
    public Jwt decode(String token) {
        if (token.length() > MAX_LENGTH) {
            throw new BadJwtException("too long");
        }
        try {
            JWSObject jws = JWSObject.parse(token);
            requireOurSignature(jws);
            Map<String, Object> claims = claims(jws);
            return new Jwt(
                    token,
                    (Instant) claims.get(JwtClaimNames.IAT),
                    (Instant) claims.get(JwtClaimNames.EXP),
                    jws.getHeader().toJSONObject(),
                    claims);
        } catch (ParseException | GeneralSecurityException | RuntimeException e) {
            // Parsers throw more kinds of exceptions at odd texts than they declare; all of them are about the text.
            throw new BadJwtException("not a JWT of this server", e);
        }
    }

    private void requireOurSignature(JWSObject jws) throws GeneralSecurityException {
        JWSHeader header = jws.getHeader();
        SigningKey key = signingKeys
                .verifying(header.getKeyID())
                .filter(candidate -> candidate.jwk().getAlgorithm().equals(header.getAlgorithm()))
                .filter(candidate -> header.getCriticalParams() == null)
                .orElseThrow(() -> new BadJwtException("no key of ours"));
        boolean ours = SigningAlgorithm.of(key.jwk())
                .verifies(
                        key.publicJwk(),
                        jws.getSigningInput(),
                        jws.getSignature().decode());
        if (!ours) {
            throw new BadJwtException("the signature does not verify");
        }
    }

    private static Map<String, Object> claims(JWSObject jws) {
        Map<String, Object> claims = new LinkedHashMap<>();
        Map<String, Object> payload = jws.getPayload().toJSONObject();
        if (payload == null) {
            throw new BadJwtException("the payload is no JSON object");
        }
        payload.forEach((name, value) -> {
            boolean isTime = name.equals(JwtClaimNames.IAT) || name.equals(JwtClaimNames.EXP);
            claims.put(name, isTime ? Instant.ofEpochSecond(((Number) value).longValue()) : value);
        });
        return claims;
    }
}
