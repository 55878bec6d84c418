package dev.latchkey.auth.apikey;

import dev.latchkey.auth.organization.Reseller;
import dev.latchkey.auth.organization.ResellerQuotas;
import dev.latchkey.auth.revocation.ResourceServerRole;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import org.springframework.security.oauth2.server.authorization.OAuth2TokenIntrospection;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2TokenIntrospectionAuthenticationToken;

/**
 * Tells resource servers about API keys (RFC 7662 §2.2), in the shape of the wire contract. Nobody else may ask: a key has no client
 * that it was issued to. Leaves every text that is no API key to the next provider.
 */
public final class ApiKeyIntrospectionProvider implements AuthenticationProvider {

    private static final OAuth2TokenIntrospection INACTIVE =
            OAuth2TokenIntrospection.builder(false).build();

    private final ApiKeys apiKeys;
    private final ApiKeyFacts facts;
    private final ResellerQuotas quotas;

    public ApiKeyIntrospectionProvider(ApiKeys apiKeys, ApiKeyFacts facts, ResellerQuotas quotas) {
        this.apiKeys = apiKeys;
        this.facts = facts;
        this.quotas = quotas;
    }

    @Override
    public Authentication authenticate(Authentication authentication) {
        OAuth2TokenIntrospectionAuthenticationToken request =
                (OAuth2TokenIntrospectionAuthenticationToken) authentication;
        if (!apiKeys.isApiKey(request.getToken())) {
            return null;
        }
        Authentication caller = (Authentication) request.getPrincipal();
        Optional<ApiKey> key =
                ResourceServerRole.isHeldBy(caller) ? apiKeys.findLive(request.getToken()) : Optional.empty();
        return new OAuth2TokenIntrospectionAuthenticationToken(
                request.getToken(), caller, key.map(this::answer).orElse(INACTIVE));
    }

    @Override
    public boolean supports(Class<?> authentication) {
        return OAuth2TokenIntrospectionAuthenticationToken.class.isAssignableFrom(authentication);
    }

    private OAuth2TokenIntrospection answer(ApiKey key) {
        OAuth2TokenIntrospection.Builder answer = OAuth2TokenIntrospection.builder(true)
                .claim(OAuth2ParameterNames.TOKEN_TYPE, "api_key")
                .claim(OAuth2ParameterNames.CLIENT_ID, key.id())
                .claim("sub", key.id())
                .claim(OAuth2ParameterNames.SCOPE, List.copyOf(facts.scopes(key)))
                .claim("iat", key.life().createdAt())
                // Empty where nothing else is said below: any environment, method and address, but no group.
                .claim("environments", List.of())
                .claim("methods", List.of())
                .claim("endpoint_groups", List.of())
                .claim("allowed_ips", List.of());
        if (key.life().expiresAt() != null) {
            answer.claim("exp", key.life().expiresAt());
        }
        facts.ownership(key).forEach(answer::claim);
        facts.restrictions(key).forEach(answer::claim);
        facts.reseller(key).ifPresent(reseller -> answer.claim("reseller_quota", quota(reseller)));
        return answer.build();
    }

    private Map<String, Object> quota(Reseller reseller) {
        ResellerQuotas.Remaining remaining = quotas.remaining(reseller);
        return Map.of(
                "remaining", remaining.requests(),
                "resets_at", remaining.resetsAt().toString());
    }
}
