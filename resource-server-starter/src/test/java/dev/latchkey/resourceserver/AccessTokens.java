package dev.latchkey.resourceserver;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.time.Instant;
import java.util.Date;
import java.util.UUID;
import java.util.function.Consumer;

/** Makes access tokens as the authorization server does, and such as it never would. */
public final class AccessTokens {

    public static final String AUDIENCE = "https://api.example.com";

    private final FakeAuthServer server;

    public AccessTokens(FakeAuthServer server) {
        this.server = server;
    }

    /** A good token with those scopes. */
    public String good(String scope) {
        return signed(claims -> claims.claim("scope", scope));
    }

    /** A token that is good but for what is done to its claims. */
    public String signed(Consumer<JWTClaimsSet.Builder> change) {
        return signed(header(server.signingKey()).build(), change, server.signingKey());
    }

    /** A token with that header, signed by that key. */
    public String signed(JWSHeader header, Consumer<JWTClaimsSet.Builder> change, ECKey key) {
        try {
            SignedJWT jwt = new SignedJWT(header, claims(change));
            jwt.sign(new ECDSASigner(key));
            return jwt.serialize();
        } catch (JOSEException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** The claims of a good token and what is done to them. */
    public JWTClaimsSet claims(Consumer<JWTClaimsSet.Builder> change) {
        Instant now = Instant.now();
        JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder()
                .issuer(server.url())
                .audience(AUDIENCE)
                .subject("client-1")
                .claim("client_id", "client-1")
                .claim("organization_id", "org-1")
                .claim("credential_id", "secret-1")
                .jwtID(UUID.randomUUID().toString())
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plusSeconds(3600)));
        change.accept(claims);
        return claims.build();
    }

    /** The header of a good token by that key. */
    public static JWSHeader.Builder header(ECKey key) {
        return new JWSHeader.Builder(JWSAlgorithm.ES256)
                .type(new JOSEObjectType("at+jwt"))
                .keyID(key.getKeyID());
    }
}
