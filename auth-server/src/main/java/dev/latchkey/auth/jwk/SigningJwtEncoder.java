package dev.latchkey.auth.jwk;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Collection;
import java.util.Map;
import org.springframework.security.oauth2.jwt.JwsHeader;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtClaimsSet;
import org.springframework.security.oauth2.jwt.JwtEncoder;
import org.springframework.security.oauth2.jwt.JwtEncoderParameters;
import org.springframework.stereotype.Component;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Spring Security's seam for making JWTs, filled by a short way: the header is kept encoded with the key, the claims are
 * written straight to bytes, and the signature comes from a pool of initialised signers. {@code alg} and {@code kid} are
 * always those of the active key; of the caller's header only {@code typ} is taken.
 */
@Component
class SigningJwtEncoder implements JwtEncoder {

    private static final int TYPICAL_CLAIMS_BYTES = 512;
    private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();

    private final SigningKeys signingKeys;
    private final JsonFactory json = new JsonFactory();
    private volatile KeySigner lastSigner;

    SigningJwtEncoder(SigningKeys signingKeys) {
        this.signingKeys = signingKeys;
    }

    @Override
    public Jwt encode(JwtEncoderParameters parameters) {
        SigningKey key = signingKeys.active();
        JwsHeader header = parameters.getJwsHeader();
        String type = header == null || header.getType() == null ? "JWT" : header.getType();
        JwtClaimsSet claims = parameters.getClaims();

        KeySigner signer = signer(key);
        byte[] head = signer.header(type);
        byte[] payload = BASE64URL.encode(written(claims.getClaims()));
        byte[] input = new byte[head.length + 1 + payload.length];
        System.arraycopy(head, 0, input, 0, head.length);
        input[head.length] = '.';
        System.arraycopy(payload, 0, input, head.length + 1, payload.length);

        String signature = BASE64URL.encodeToString(signer.sign(input));
        String token = new String(input, StandardCharsets.ISO_8859_1) + '.' + signature;
        return new Jwt(
                token,
                claims.getIssuedAt(),
                claims.getExpiresAt(),
                Map.of(
                        "typ",
                        type,
                        "kid",
                        key.kid(),
                        "alg",
                        key.jwk().getAlgorithm().getName()),
                claims.getClaims());
    }

    private KeySigner signer(SigningKey key) {
        KeySigner signer = lastSigner;
        if (signer == null || !signer.isFor(key)) {
            signer = new KeySigner(key);
            lastSigner = signer;
        }
        return signer;
    }

    private byte[] written(Map<String, Object> claims) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(TYPICAL_CLAIMS_BYTES);
        try (JsonGenerator generator = json.createGenerator(ObjectWriteContext.empty(), bytes)) {
            generator.writeStartObject();
            for (Map.Entry<String, Object> claim : claims.entrySet()) {
                generator.writeName(claim.getKey());
                write(generator, claim.getValue());
            }
            generator.writeEndObject();
        }
        return bytes.toByteArray();
    }

    private static void write(JsonGenerator generator, Object value) {
        if (value instanceof Instant instant) {
            generator.writeNumber(instant.getEpochSecond());
        } else if (value instanceof Number number) {
            generator.writeNumber(number.longValue());
        } else if (value instanceof Map<?, ?> members) {
            generator.writeStartObject();
            members.forEach((name, member) -> {
                generator.writeName((String) name);
                write(generator, member);
            });
            generator.writeEndObject();
        } else if (value instanceof Collection<?> values) {
            generator.writeStartArray();
            values.forEach(element -> write(generator, element));
            generator.writeEndArray();
        } else {
            generator.writeString(value.toString());
        }
    }
}
