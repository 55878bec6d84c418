package dev.latchkey.auth.token;

import dev.latchkey.auth.revocation.RevocationLog;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.oauth2.server.authorization.web.OAuth2TokenEndpointFilter;
import org.springframework.security.oauth2.server.authorization.web.OAuth2TokenIntrospectionEndpointFilter;
import org.springframework.security.oauth2.server.authorization.web.OAuth2TokenRevocationEndpointFilter;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;
import org.springframework.security.web.authentication.DelegatingAuthenticationConverter;
import org.springframework.stereotype.Component;

/**
 * Spring Security's endpoint filters with our parts in their seams, for the filter chains to take. Other kinds of credentials join in
 * by providers of their own, which are asked before the one for tokens.
 */
@Component
public class TokenEndpoints {

    private final AccessTokenIssuer issuer;
    private final AccessTokens accessTokens;
    private final TokenRevocation tokenRevocation;
    private final RevocationLog revocationLog;
    private final AccessTokenSettings settings;
    private final EndpointMeter meter;
    private final ErrorResponseHandler errors = new ErrorResponseHandler();

    TokenEndpoints(
            AccessTokenIssuer issuer,
            AccessTokens accessTokens,
            TokenRevocation tokenRevocation,
            RevocationLog revocationLog,
            AccessTokenSettings settings,
            MeterRegistry meterRegistry) {
        this.issuer = issuer;
        this.accessTokens = accessTokens;
        this.tokenRevocation = tokenRevocation;
        this.revocationLog = revocationLog;
        this.settings = settings;
        this.meter = new EndpointMeter(meterRegistry);
    }

    /** Times and counts the requests of the three endpoints below. */
    public Filter meter() {
        return meter;
    }

    /** Writes the errors of all OAuth endpoints. */
    public AuthenticationFailureHandler errors() {
        return errors;
    }

    /** The token endpoint (RFC 6749 §3.2) at that path pattern. */
    public OAuth2TokenEndpointFilter issuance(String path) {
        OAuth2TokenEndpointFilter filter = new OAuth2TokenEndpointFilter(
                new FirstAnswer(new ClientCredentialsProvider(issuer), new TokenExchangeProvider(issuer, settings)),
                path);
        filter.setAuthenticationConverter(new DelegatingAuthenticationConverter(
                List.of(new ClientCredentialsConverter(), new TokenExchangeConverter())));
        filter.setAuthenticationSuccessHandler(new AccessTokenResponseHandler(errors));
        filter.setAuthenticationFailureHandler(errors);
        return filter;
    }

    /** The introspection endpoint (RFC 7662 §2). */
    public OAuth2TokenIntrospectionEndpointFilter introspection(String path, AuthenticationProvider otherCredentials) {
        OAuth2TokenIntrospectionEndpointFilter filter = new OAuth2TokenIntrospectionEndpointFilter(
                new FirstAnswer(otherCredentials, new TokenIntrospectionProvider(accessTokens)), path);
        filter.setAuthenticationConverter(TokenRequestConverter.introspection(revocationLog));
        filter.setAuthenticationSuccessHandler(new IntrospectionResponseHandler());
        filter.setAuthenticationFailureHandler(errors);
        return filter;
    }

    /** The revocation endpoint (RFC 7009 §2). */
    public OAuth2TokenRevocationEndpointFilter revocation(String path, AuthenticationProvider otherCredentials) {
        OAuth2TokenRevocationEndpointFilter filter = new OAuth2TokenRevocationEndpointFilter(
                new FirstAnswer(otherCredentials, new TokenRevocationProvider(accessTokens, tokenRevocation)), path);
        filter.setAuthenticationConverter(TokenRequestConverter.revocation());
        filter.setAuthenticationSuccessHandler((request, response, authentication) -> {
            Outcome.REVOKED.noteOn(request);
            response.setStatus(HttpServletResponse.SC_OK);
        });
        filter.setAuthenticationFailureHandler(errors);
        return filter;
    }
}
