package dev.latchkey.resourceserver.jwt;

import com.nimbusds.jwt.JWTClaimsSet;
import dev.latchkey.resourceserver.credential.CredentialTerms;
import dev.latchkey.resourceserver.credential.RateLimit;
import java.text.ParseException;
import java.time.Duration;
import java.util.Map;

/**
 * The terms of a token that was traded for an API key: claims under the names of the introspection answer. Without them the token
 * would be a way around what its key may not do; the token of a client has none.
 */
final class TermsClaims {

    private TermsClaims() {}

    /**
     * Reads them.
     *
     * @throws ParseException if one is of another type than it should be
     * @throws RuntimeException if one has a value that it cannot have
     */
    static CredentialTerms read(JWTClaimsSet claims) throws ParseException {
        return CredentialTerms.of(
                claims.getStringClaim("account_status"),
                claims.getStringListClaim("environments"),
                claims.getStringListClaim("methods"),
                claims.getStringListClaim("endpoint_groups"),
                claims.getStringListClaim("allowed_ips"),
                rateLimit(claims.getJSONObjectClaim("rate_limit")));
    }

    private static RateLimit rateLimit(Map<String, Object> claim) {
        return claim == null
                ? null
                : new RateLimit(
                        ((Number) claim.get("limit")).longValue(), Duration.parse((String) claim.get("period")));
    }
}
