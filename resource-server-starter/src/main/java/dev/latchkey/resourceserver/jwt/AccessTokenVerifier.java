package dev.latchkey.resourceserver.jwt;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.BadJWSException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.BadJWTException;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import com.nimbusds.jwt.proc.JWTClaimsSetVerifier;
import dev.latchkey.protocol.DenyList;
import dev.latchkey.resourceserver.credential.CheckedCredential;
import dev.latchkey.resourceserver.credential.CredentialAuthentication;
import dev.latchkey.resourceserver.credential.CredentialKind;
import dev.latchkey.resourceserver.credential.CredentialPrincipal;
import dev.latchkey.resourceserver.credential.RefusedException;
import java.text.ParseException;
import java.time.Clock;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Verifies access tokens: header, signature, claims (RFC 9068 §4). Whatever is wrong with one, it is refused. */
public final class AccessTokenVerifier {

    private static final Set<String> REQUIRED_CLAIMS = Set.of("iss", "aud", "exp", "iat", "jti", "client_id", "sub");

    private final DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
    private final JwtSettings settings;

    /**
     * @param issuer the only accepted {@code iss}
     * @param audience what {@code aud} must contain
     */
    public AccessTokenVerifier(String issuer, String audience, JwtSettings settings, PublishedKeys keys, Clock clock) {
        this.settings = settings;
        Set<JWSAlgorithm> algorithms =
                settings.algorithms().stream().map(JWSAlgorithm::parse).collect(Collectors.toUnmodifiableSet());
        processor.setJWSTypeVerifier(new DefaultJOSEObjectTypeVerifier<>(
                new JOSEObjectType("at+jwt"), new JOSEObjectType("application/at+jwt")));
        processor.setJWSVerifierFactory(new SignatureVerifiers(algorithms, NativeCryptography.find()));
        // An algorithm that is not allowed never makes us look for a key.
        processor.setJWSKeySelector((header, context) ->
                algorithms.contains(header.getAlgorithm()) ? keys.selectJWSKeys(header, context) : List.of());
        processor.setJWTClaimsSetVerifier(claimsVerifier(issuer, audience, settings, clock));
    }

    /**
     * What a token says, if it is good. The reasons given are our own words, because messages of the libraries quote the token.
     *
     * @throws RefusedException if it is not, or if no key is known to check it with
     */
    VerifiedToken verify(String token) {
        try {
            SignedJWT jwt = SignedJWT.parse(token);
            refuseKeysInHeader(jwt.getHeader());
            return read(processor.process(jwt, null));
        } catch (KeySourceException unavailable) {
            throw RefusedException.unavailable("no keys to verify with: " + unavailable.getMessage());
        } catch (BadJWTException bad) {
            throw RefusedException.invalid("claims not accepted");
        } catch (BadJWSException bad) {
            throw RefusedException.invalid("signature not good");
        } catch (BadJOSEException | JOSEException bad) {
            throw RefusedException.invalid("type, algorithm or key not accepted");
        } catch (RefusedException refused) {
            throw refused;
        } catch (ParseException | RuntimeException unreadable) {
            // Parsers have thrown every kind of exception; what is sent to us must not become our fault
            // (CVE-2024-37568).
            throw RefusedException.invalid("unreadable token");
        }
    }

    /** The key comes from the issuer and is named by its id; a token that brings or points to one is up to no good. */
    private static void refuseKeysInHeader(JWSHeader header) {
        if (header.getKeyID() == null || header.getKeyID().isEmpty()) {
            throw RefusedException.invalid("no kid");
        }
        if (header.getJWK() != null
                || header.getJWKURL() != null
                || header.getX509CertURL() != null
                || header.getX509CertChain() != null) {
            throw RefusedException.invalid("a key in the header");
        }
        if (header.getCriticalParams() != null || !header.isBase64URLEncodePayload()) {
            throw RefusedException.invalid("an extension in the header");
        }
    }

    private static JWTClaimsSetVerifier<SecurityContext> claimsVerifier(
            String issuer, String audience, JwtSettings settings, Clock clock) {
        JWTClaimsSet exact = new JWTClaimsSet.Builder().issuer(issuer).build();
        DefaultJWTClaimsVerifier<SecurityContext> verifier =
                new DefaultJWTClaimsVerifier<>(Set.of(audience), exact, REQUIRED_CLAIMS, Set.of()) {
                    @Override
                    protected Date currentTime() {
                        return Date.from(clock.instant());
                    }
                };
        verifier.setMaxClockSkew((int) settings.clockSkew().toSeconds());
        return verifier;
    }

    private VerifiedToken read(JWTClaimsSet claims) throws ParseException {
        String clientId = required(claims, "client_id");
        String subject = required(claims, "sub");
        String organizationId = claims.getStringClaim("organization_id");
        String workspaceId = claims.getStringClaim("workspace_id");
        String credentialId = claims.getStringClaim("credential_id");
        CredentialPrincipal principal = new CredentialPrincipal(
                CredentialKind.ACCESS_TOKEN,
                clientId,
                subject,
                CredentialPrincipal.scopes(claims.getStringClaim("scope")),
                organizationId,
                workspaceId,
                credentialId);
        DenyList.Token identity = new DenyList.Token(
                required(claims, "jti"),
                clientId,
                credentialId,
                organizationId,
                workspaceId,
                claims.getIssueTime().toInstant());
        return new VerifiedToken(
                new CheckedCredential(new CredentialAuthentication(principal), TermsClaims.read(claims)),
                identity,
                claims.getExpirationTime().toInstant().plus(settings.clockSkew()));
    }

    private static String required(JWTClaimsSet claims, String name) throws ParseException {
        String value = claims.getStringClaim(name);
        if (value == null || value.isEmpty()) {
            throw RefusedException.invalid("no " + name);
        }
        return value;
    }
}
