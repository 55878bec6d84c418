package dev.latchkey.auth;

import dev.latchkey.auth.account.SessionAuthentications;
import dev.latchkey.auth.account.SessionEntryPoint;
import dev.latchkey.auth.api.BodyLimitFilter;
import dev.latchkey.auth.api.IdempotencyKeys;
import dev.latchkey.auth.apikey.ApiKeyFacts;
import dev.latchkey.auth.apikey.ApiKeyIntrospectionProvider;
import dev.latchkey.auth.apikey.ApiKeyRevocationProvider;
import dev.latchkey.auth.apikey.ApiKeys;
import dev.latchkey.auth.apikey.SubjectKeyConverter;
import dev.latchkey.auth.apikey.SubjectKeyProvider;
import dev.latchkey.auth.client.BasicAuthenticationConverter;
import dev.latchkey.auth.client.ClientAuthentication;
import dev.latchkey.auth.client.ClientAuthenticationConverter;
import dev.latchkey.auth.federation.FederationFilters;
import dev.latchkey.auth.federation.GoogleConfigured;
import dev.latchkey.auth.organization.ResellerQuotas;
import dev.latchkey.auth.page.PageGuard;
import dev.latchkey.auth.revocation.ResourceServerRole;
import dev.latchkey.auth.token.FirstAnswer;
import dev.latchkey.auth.token.TokenEndpoints;
import dev.latchkey.protocol.PlainText;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import org.springframework.boot.security.autoconfigure.actuate.web.servlet.EndpointRequest;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authorization.AuthenticatedAuthorizationManager;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.authorization.SingleResultAuthorizationManager;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.oauth2.server.authorization.web.OAuth2ClientAuthenticationFilter;
import org.springframework.security.oauth2.server.resource.web.authentication.BearerTokenAuthenticationFilter;
import org.springframework.security.web.DefaultSecurityFilterChain;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.ExceptionTranslationFilter;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.authentication.AuthenticationConverter;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.firewall.StrictHttpFirewall;
import org.springframework.security.web.header.HeaderWriterFilter;
import org.springframework.security.web.header.writers.CacheControlHeadersWriter;
import org.springframework.security.web.header.writers.ContentSecurityPolicyHeaderWriter;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.security.web.header.writers.XContentTypeOptionsHeaderWriter;
import org.springframework.security.web.savedrequest.NullRequestCache;
import org.springframework.security.web.savedrequest.RequestCache;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.AnyRequestMatcher;
import org.springframework.security.web.util.matcher.OrRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.web.filter.RequestContextFilter;

/**
 * The filter chains, in order. Each is put together by hand from the filters that it needs: the token endpoint is asked thousands of
 * times a second, and a stock chain would spend half of that on filters that have nothing to do there.
 */
@Configuration(proxyBeanMethods = false)
class SecurityConfiguration {

    /** Left to itself, Spring would keep each refused request in an HTTP session, made for it, for half an hour. */
    private static final RequestCache NOTHING_REMEMBERED = new NullRequestCache();

    private static final int MOST_BODY_BYTES = 64 * 1024;

    /** Ten thousand keys, one on each line. */
    private static final int MOST_IMPORT_BYTES = 4 * 1024 * 1024;

    /** Pictures are in the page's own style sheet. */
    private static final String DOCUMENT_PAGE_POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; img-src 'self' data:; "
                    + "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /** Metrics are taken where something happens; an observation around each filter would cost the token endpoint a third. */
    @Bean
    SecurityObservationSettings securityObservationSettings() {
        return SecurityObservationSettings.noObservations();
    }

    /** Only {@code DispatcherServlet} needs it, and that brings its own. */
    @Bean
    FilterRegistrationBean<RequestContextFilter> noRequestContextFilter() {
        FilterRegistrationBean<RequestContextFilter> registration =
                new FilterRegistrationBean<>(new RequestContextFilter());
        registration.setEnabled(false);
        return registration;
    }

    /** Spring's firewall with its own rules, without its regular expressions for each header of each request. */
    @Bean
    HttpFirewall httpFirewall() {
        StrictHttpFirewall firewall = new StrictHttpFirewall();
        firewall.setAllowedHeaderNames(name -> PlainText.is(name, ' '));
        firewall.setAllowedHeaderValues(value -> PlainText.is(value, '\t'));
        firewall.setAllowedParameterNames(name -> PlainText.is(name, ' '));
        return firewall;
    }

    /** {@code POST /oauth/token}: who is it, a client or whoever holds an API key, then a token. */
    @Bean
    @Order(1)
    SecurityFilterChain tokenChain(
            ClientAuthentication clients, TokenEndpoints tokens, ApiKeys apiKeys, ApiKeyFacts apiKeyFacts) {
        return chain(
                paths("/oauth/token", "/oauth2/token"),
                tokens.meter(),
                clientAuthentication(
                        tokens,
                        new ClientAuthenticationConverter(new SubjectKeyConverter()),
                        clients.provider(),
                        clients.throttled(new SubjectKeyProvider(apiKeys, apiKeyFacts))),
                tokens.issuance("/{endpoint:oauth2?}/token"));
    }

    /** {@code POST /oauth/introspect}, {@code POST /oauth/revoke}: who is it, then the answer about a token or key. */
    @Bean
    @Order(2)
    SecurityFilterChain tokenStatusChain(
            ClientAuthentication clients,
            TokenEndpoints tokens,
            ApiKeys apiKeys,
            ApiKeyFacts apiKeyFacts,
            ResellerQuotas quotas) {
        return chain(
                paths("/oauth/introspect", "/oauth/revoke"),
                tokens.meter(),
                clientAuthentication(tokens, new ClientAuthenticationConverter(), clients.provider()),
                tokens.introspection(
                        "/oauth/introspect", new ApiKeyIntrospectionProvider(apiKeys, apiKeyFacts, quotas)),
                tokens.revocation("/oauth/revoke", new ApiKeyRevocationProvider(apiKeys)));
    }

    /** What only resource servers may do: read the revocation log, report usage. */
    @Bean
    @Order(3)
    SecurityFilterChain resourceServerChain(ClientAuthentication clients, TokenEndpoints tokens) {
        return chain(
                paths("/oauth/revocations", "/oauth/revocations/stream", "/oauth/usage"),
                headers(),
                clientAuthentication(tokens, new BasicAuthenticationConverter(), clients.provider()),
                refusal(HttpServletResponse.SC_FORBIDDEN),
                authorization((authentication, request) ->
                        new AuthorizationDecision(ResourceServerRole.isHeldBy(authentication.get()))));
    }

    /** What anybody may read. */
    @Bean
    @Order(4)
    SecurityFilterChain publicChain() {
        return chain(paths("/oauth/jwks", "/.well-known/oauth-authorization-server", "/assets/**"), headers());
    }

    /** Clients that register themselves. Their tokens are checked where they are used: one kind for each verb. */
    @Bean
    @Order(5)
    SecurityFilterChain registrationChain() {
        return chain(paths("/oauth/register", "/oauth/register/*"), apiHeaders(), bodyLimit());
    }

    /** What nobody can be signed in for yet. */
    @Bean
    @Order(6)
    SecurityFilterChain signInChain() {
        return chain(
                paths(
                        "/auth/login",
                        "/auth/invitations/accept",
                        "/auth/password-reset",
                        "/auth/password-reset/confirm"),
                apiHeaders(),
                bodyLimit());
    }

    /** Sign-in with an identity provider, if there is one: off to it, and back. */
    @Bean
    @Order(7)
    @Conditional(GoogleConfigured.class)
    SecurityFilterChain federationChain(FederationFilters federation) {
        return chain(
                new OrRequestMatcher(
                        PathPatternRequestMatcher.pathPattern(HttpMethod.GET, FederationFilters.START),
                        PathPatternRequestMatcher.pathPattern(HttpMethod.GET, FederationFilters.CALLBACK)),
                apiHeaders(),
                federation.gate(),
                federation.start(),
                federation.callback());
    }

    /** The management API, and the end of a session: with a session token only. */
    @Bean
    @Order(8)
    SecurityFilterChain apiChain(SessionAuthentications sessions, IdempotencyKeys idempotencyKeys) {
        return chain(
                paths("/api/**", "/auth/logout"),
                apiHeaders(),
                sessionAuthentication(sessions),
                new ExceptionTranslationFilter(new SessionEntryPoint(), NOTHING_REMEMBERED),
                authorization(AuthenticatedAuthorizationManager.authenticated()),
                bodyLimit(),
                idempotencyKeys.filter());
    }

    /** The description of the API, for anybody. */
    @Bean
    @Order(9)
    SecurityFilterChain documentChain() {
        return chain(paths("/v3/api-docs"), headers());
    }

    /** The page that shows it: scripts and styles of this server, requests to this server, in nobody's frame. Its script writes style attributes. */
    @Bean
    @Order(10)
    SecurityFilterChain documentPageChain() {
        return chain(
                paths("/swagger-ui/**"),
                new HeaderWriterFilter(List.of(
                        new XContentTypeOptionsHeaderWriter(),
                        new ReferrerPolicyHeaderWriter(ReferrerPolicy.NO_REFERRER),
                        new ContentSecurityPolicyHeaderWriter(DOCUMENT_PAGE_POLICY))));
    }

    /** The pages of who is not signed in yet. */
    @Bean
    @Order(11)
    SecurityFilterChain signInPageChain(PageGuard pages) {
        return chain(
                paths("/sign-in", "/signed-in", "/invitation", "/new-password", "/forgotten-password"),
                pages.headers(),
                pages.forms(),
                pages.csrf());
    }

    /** The pages of the dashboard: with the session in its cookie only, which is no credential anywhere else. */
    @Bean
    @Order(12)
    SecurityFilterChain pageChain(PageGuard pages, SessionAuthentications sessions) {
        BearerTokenAuthenticationFilter session =
                new BearerTokenAuthenticationFilter(sessions.manager(), sessions.cookieConverter());
        session.setAuthenticationEntryPoint(pages::askToSignIn);
        session.setAuthenticationFailureHandler(pages::askToSignIn);
        return chain(
                paths("/", "/sign-out", "/security/**", "/organizations/**", "/platform/**"),
                pages.headers(),
                pages.forms(),
                pages.csrf(),
                session,
                pages.refusal(),
                authorization(AuthenticatedAuthorizationManager.authenticated()));
    }

    /** Health and metrics, on the management port only. */
    @Bean
    @Order(13)
    SecurityFilterChain actuatorChain() {
        return chain(EndpointRequest.toAnyEndpoint(), headers());
    }

    /** Everything else does not exist. */
    @Bean
    @Order(14)
    SecurityFilterChain remainingChain() {
        return chain(
                AnyRequestMatcher.INSTANCE,
                headers(),
                refusal(HttpServletResponse.SC_NOT_FOUND),
                authorization(SingleResultAuthorizationManager.denyAll()));
    }

    private static SecurityFilterChain chain(RequestMatcher matcher, Filter... filters) {
        return new DefaultSecurityFilterChain(matcher, filters);
    }

    private static RequestMatcher paths(String... paths) {
        RequestMatcher[] matchers = new RequestMatcher[paths.length];
        for (int i = 0; i < paths.length; i++) {
            matchers[i] = PathPatternRequestMatcher.withDefaults().matcher(paths[i]);
        }
        return new OrRequestMatcher(matchers);
    }

    private static Filter clientAuthentication(
            TokenEndpoints tokens, AuthenticationConverter converter, AuthenticationProvider... providers) {
        OAuth2ClientAuthenticationFilter filter =
                new OAuth2ClientAuthenticationFilter(new FirstAnswer(providers), AnyRequestMatcher.INSTANCE);
        filter.setAuthenticationConverter(converter);
        filter.setAuthenticationFailureHandler(tokens.errors());
        return filter;
    }

    private static Filter headers() {
        return new HeaderWriterFilter(List.of(
                new XContentTypeOptionsHeaderWriter(), new ContentSecurityPolicyHeaderWriter("default-src 'none'")));
    }

    private static Filter apiHeaders() {
        return new HeaderWriterFilter(List.of(
                new XContentTypeOptionsHeaderWriter(),
                new CacheControlHeadersWriter(),
                new ReferrerPolicyHeaderWriter(ReferrerPolicy.NO_REFERRER),
                new ContentSecurityPolicyHeaderWriter("default-src 'none'; frame-ancestors 'none'")));
    }

    private static Filter bodyLimit() {
        return new BodyLimitFilter(
                request -> request.getRequestURI().endsWith("/api-keys/import") ? MOST_IMPORT_BYTES : MOST_BODY_BYTES);
    }

    private static Filter sessionAuthentication(SessionAuthentications sessions) {
        SessionEntryPoint entryPoint = new SessionEntryPoint();
        BearerTokenAuthenticationFilter filter =
                new BearerTokenAuthenticationFilter(sessions.manager(), sessions.converter());
        filter.setAuthenticationEntryPoint(entryPoint);
        filter.setAuthenticationFailureHandler(entryPoint::commence);
        return filter;
    }

    /** Answers whoever is not let in with that status. */
    private static Filter refusal(int status) {
        ExceptionTranslationFilter filter = new ExceptionTranslationFilter(
                (request, response, exception) -> response.sendError(status), NOTHING_REMEMBERED);
        filter.setAccessDeniedHandler((request, response, exception) -> response.sendError(status));
        return filter;
    }

    private static Filter authorization(AuthorizationManager<HttpServletRequest> manager) {
        AuthorizationFilter filter = new AuthorizationFilter(manager);
        // Who was let in with the request is let in with what follows from it, and the page that tells of an error may
        // always be shown.
        filter.setFilterAsyncDispatch(false);
        filter.setFilterErrorDispatch(false);
        return filter;
    }
}
