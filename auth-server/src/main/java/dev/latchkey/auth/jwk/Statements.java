package dev.latchkey.auth.jwk;

import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.jwk.JWK;
import java.security.GeneralSecurityException;
import java.text.ParseException;
import java.util.Map;
import java.util.Optional;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.JwsHeader;
import org.springframework.security.oauth2.jwt.JwtClaimsSet;
import org.springframework.security.oauth2.jwt.JwtEncoder;
import org.springframework.security.oauth2.jwt.JwtEncoderParameters;
import org.springframework.stereotype.Service;

/**
 * Statements of this server about itself, signed as a JWS with the key that signs tokens. They may have to be believed long after that key is
 * gone, so whoever keeps a statement keeps its public key, too.
 */
@Service
public class Statements {

    private final JwtEncoder encoder;
    private final SigningKeys signingKeys;

    Statements(JwtEncoder encoder, SigningKeys signingKeys) {
        this.encoder = encoder;
        this.signingKeys = signingKeys;
    }

    /**
     * A signed statement.
     *
     * @param publicJwk the key that it can be verified with, as JSON
     */
    public record Signed(String jws, String kid, String publicJwk) {}

    /**
     * Signs a statement.
     *
     * @param type the {@code typ} that keeps it apart from tokens
     * @param claims texts and whole numbers, and maps of these
     */
    public Signed sign(String type, Map<String, Object> claims) {
        // The algorithm is a placeholder that Spring asks for: the encoder signs with that of the active key.
        JwsHeader header = JwsHeader.with(SignatureAlgorithm.ES256).type(type).build();
        JwtClaimsSet.Builder set = JwtClaimsSet.builder();
        claims.forEach(set::claim);
        var jwt = encoder.encode(JwtEncoderParameters.from(header, set.build()));
        String kid = (String) jwt.getHeaders().get("kid");
        SigningKey key = signingKeys.verifying(kid).orElseThrow();
        return new Signed(jwt.getTokenValue(), kid, key.publicJwk().toJSONString());
    }

    /** The {@code kid} that a statement names; empty if it is none. */
    public static Optional<String> kid(String jws) {
        try {
            return Optional.ofNullable(JWSObject.parse(jws).getHeader().getKeyID());
        } catch (ParseException | RuntimeException e) {
            return Optional.empty();
        }
    }

    /** What a statement says, if it is of that type and that key has signed it. */
    public static Optional<Map<String, Object>> verify(String jws, String type, String publicJwk) {
        try {
            JWSObject statement = JWSObject.parse(jws);
            JWK key = JWK.parse(publicJwk);
            boolean ours = key.getAlgorithm().equals(statement.getHeader().getAlgorithm())
                    && statement.getHeader().getType() != null
                    && type.equals(statement.getHeader().getType().getType())
                    && SigningAlgorithm.of(key)
                            .verifies(
                                    key,
                                    statement.getSigningInput(),
                                    statement.getSignature().decode());
            return ours ? Optional.ofNullable(statement.getPayload().toJSONObject()) : Optional.empty();
        } catch (ParseException | GeneralSecurityException | RuntimeException e) {
            // Parsers throw more kinds of exceptions at odd texts than they declare; all of them are about the text.
            return Optional.empty();
        }
    }
}
