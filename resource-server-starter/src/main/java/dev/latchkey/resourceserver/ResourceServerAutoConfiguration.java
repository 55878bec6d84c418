package dev.latchkey.resourceserver;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.latchkey.protocol.ApiKeyFormat;
import dev.latchkey.protocol.PlainText;
import dev.latchkey.resourceserver.address.SourceAddresses;
import dev.latchkey.resourceserver.apikey.ApiKeyAuthenticator;
import dev.latchkey.resourceserver.apikey.ApiKeySettings;
import dev.latchkey.resourceserver.apikey.KeyShapes;
import dev.latchkey.resourceserver.authserver.AuthServerConnection;
import dev.latchkey.resourceserver.authserver.Introspections;
import dev.latchkey.resourceserver.authserver.Introspector;
import dev.latchkey.resourceserver.credential.CredentialKind;
import dev.latchkey.resourceserver.credential.Credentials;
import dev.latchkey.resourceserver.credential.ValidationCounts;
import dev.latchkey.resourceserver.jwt.AccessTokenAuthenticator;
import dev.latchkey.resourceserver.jwt.AccessTokenVerifier;
import dev.latchkey.resourceserver.jwt.PublishedKeys;
import dev.latchkey.resourceserver.jwt.VerifiedTokens;
import dev.latchkey.resourceserver.ratelimit.RateLimits;
import dev.latchkey.resourceserver.restriction.Restrictions;
import dev.latchkey.resourceserver.revocation.KnownLog;
import dev.latchkey.resourceserver.revocation.RevocationFollower;
import dev.latchkey.resourceserver.usage.ResellerQuotas;
import dev.latchkey.resourceserver.usage.UsageCounts;
import dev.latchkey.resourceserver.usage.UsageReporter;
import dev.latchkey.resourceserver.web.Admission;
import dev.latchkey.resourceserver.web.CredentialFilter;
import dev.latchkey.resourceserver.web.RefusalWriter;
import dev.latchkey.resourceserver.web.RejectedRequestHandler;
import dev.latchkey.resourceserver.web.RouteRules;
import dev.latchkey.resourceserver.webhook.WebhookFilter;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.observation.ObservationRegistry;
import jakarta.servlet.Filter;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.PropertySource;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.web.DefaultSecurityFilterChain;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import org.springframework.security.web.firewall.StrictHttpFirewall;
import org.springframework.util.ClassUtils;
import org.springframework.web.context.WebApplicationContext;

/** Makes an application a resource server of Latchkey. Each bean steps back where the application has its own. */
@AutoConfiguration(
        before = {ServletWebSecurityAutoConfiguration.class, UserDetailsServiceAutoConfiguration.class},
        beforeName =
                "org.springframework.boot.security.autoconfigure.actuate.web.servlet.ManagementWebSecurityAutoConfiguration")
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@EnableConfigurationProperties(ResourceServerSettings.class)
@PropertySource("classpath:dev/latchkey/resourceserver/defaults.properties")
public class ResourceServerAutoConfiguration {

    /** Answers about access tokens stand in for the log for a second only, while that is stale. */
    private static final Duration STAND_IN = Duration.ofSeconds(1);

    private static final String REDIS_COUNTERS = "io.github.bucket4j.redis.lettuce.Bucket4jLettuce";

    private final ResourceServerSettings settings;

    ResourceServerAutoConfiguration(ResourceServerSettings settings) {
        this.settings = settings;
    }

    @Bean
    @ConditionalOnMissingBean
    Clock resourceServerClock() {
        return Clock.systemUTC();
    }

    @Bean
    @ConditionalOnMissingBean
    Ticker resourceServerTicker() {
        return Ticker.systemTicker();
    }

    @Bean
    @ConditionalOnMissingBean
    AuthServerConnection authServerConnection(ObjectProvider<ObservationRegistry> observations) {
        return new AuthServerConnection(
                settings.effectiveAuthServerUrl(),
                settings.clientId(),
                settings.clientSecret(),
                observations.getIfUnique(() -> ObservationRegistry.NOOP));
    }

    @Bean
    @ConditionalOnMissingBean
    KnownLog knownLog(Ticker ticker) {
        return new KnownLog(settings.revocation(), ticker);
    }

    @Bean
    @ConditionalOnMissingBean
    RevocationFollower revocationFollower(
            AuthServerConnection connection, KnownLog knownLog, Clock clock, Ticker ticker) {
        Duration keepExpired = settings.apiKeys().cacheFor().plus(settings.jwt().clockSkew());
        return new RevocationFollower(connection, knownLog, keepExpired, clock, ticker);
    }

    @Bean
    @ConditionalOnMissingBean
    PublishedKeys publishedKeys(AuthServerConnection connection, Clock clock, Ticker ticker) {
        return new PublishedKeys(settings.effectiveJwkSetUri(), connection, clock, ticker);
    }

    @Bean
    @ConditionalOnMissingBean
    AccessTokenVerifier accessTokenVerifier(PublishedKeys keys, Clock clock) {
        return new AccessTokenVerifier(settings.issuer(), settings.audience(), settings.jwt(), keys, clock);
    }

    @Bean
    @ConditionalOnMissingBean
    ValidationCounts validationCounts() {
        return new ValidationCounts();
    }

    @Bean
    @ConditionalOnMissingBean
    Introspector introspector(AuthServerConnection connection, KnownLog knownLog, Ticker ticker) {
        return new Introspector(connection, knownLog::position, ticker);
    }

    @Bean
    @ConditionalOnMissingBean
    AccessTokenAuthenticator accessTokenAuthenticator(
            AccessTokenVerifier verifier,
            KnownLog knownLog,
            Introspector introspector,
            ValidationCounts counts,
            Clock clock,
            Ticker ticker) {
        long size = settings.jwt().cacheSize();
        VerifiedTokens tokens = new VerifiedTokens(verifier, size, counts, clock, ticker);
        Introspections.Limits limits = new Introspections.Limits(size, STAND_IN, STAND_IN);
        return new AccessTokenAuthenticator(
                tokens,
                knownLog,
                new Introspections(introspector, CredentialKind.ACCESS_TOKEN, limits, counts, ticker));
    }

    @Bean
    @ConditionalOnMissingBean
    ApiKeyAuthenticator apiKeyAuthenticator(
            KnownLog knownLog,
            Introspector introspector,
            ResellerQuotas quotas,
            ValidationCounts counts,
            Clock clock,
            Ticker ticker) {
        ApiKeySettings keys = settings.apiKeys();
        Introspections.Limits limits =
                new Introspections.Limits(keys.cacheSize(), keys.cacheFor(), keys.negativeCacheFor());
        return new ApiKeyAuthenticator(
                new KeyShapes(new ApiKeyFormat(keys.prefixes()), keys.legacyLookupsPerSecond(), ticker),
                new Introspections(introspector, CredentialKind.API_KEY, limits, counts, ticker),
                knownLog,
                quotas,
                clock);
    }

    @Bean
    @ConditionalOnMissingBean
    Credentials credentials(AccessTokenAuthenticator accessTokens, ApiKeyAuthenticator apiKeys) {
        return new Credentials(new ApiKeyFormat(settings.apiKeys().prefixes()), accessTokens, apiKeys);
    }

    @Bean
    @ConditionalOnMissingBean
    RateLimits rateLimits(Clock clock, Ticker ticker) {
        if (settings.redisUrl() != null
                && !ClassUtils.isPresent(REDIS_COUNTERS, getClass().getClassLoader())) {
            throw new IllegalStateException(
                    "latchkey.resource-server.redis-url needs com.bucket4j:bucket4j_jdk17-lettuce"
                            + " and io.lettuce:lettuce-core on the class path");
        }
        return new RateLimits(settings.redisUrl(), settings.redisTimeout(), clock, ticker);
    }

    @Bean
    @ConditionalOnMissingBean
    UsageCounts usageCounts(Clock clock) {
        return new UsageCounts(clock);
    }

    @Bean
    @ConditionalOnMissingBean
    ResellerQuotas resellerQuotas(Clock clock, Ticker ticker) {
        return new ResellerQuotas(clock, ticker);
    }

    @Bean
    @ConditionalOnMissingBean
    UsageReporter usageReporter(
            UsageCounts counts, ResellerQuotas quotas, AuthServerConnection connection, Ticker ticker) {
        return UsageReporter.of(counts, quotas, connection, settings.usage().reportInterval(), ticker);
    }

    @Bean
    @ConditionalOnMissingBean
    Admission admission(RateLimits rateLimits, ResellerQuotas quotas, UsageCounts usage) {
        return new Admission(
                new SourceAddresses(settings.trustedProxies()),
                new Restrictions(settings.environment()),
                rateLimits,
                quotas,
                usage);
    }

    /**
     * The chain of one filter, or of two where callbacks are received. It guards this application's own context only: a
     * management server on a port of its own is not for callers, and its probes have no credentials.
     */
    @Bean
    @ConditionalOnMissingBean(SecurityFilterChain.class)
    SecurityFilterChain resourceServerFilterChain(
            Credentials credentials,
            Admission admission,
            ValidationCounts counts,
            Clock clock,
            WebApplicationContext application) {
        RouteRules rules = new RouteRules(settings.pathsWithoutCredential(), settings.routes());
        List<Filter> filters = new ArrayList<>();
        if (!settings.webhook().paths().isEmpty()) {
            filters.add(new WebhookFilter(settings.webhook(), clock));
        }
        filters.add(new CredentialFilter(rules, credentials, admission, new RefusalWriter(), counts));
        return new DefaultSecurityFilterChain(
                request -> request.getServletContext() == application.getServletContext(), filters);
    }

    /** Spring's firewall with its own rules, without its regular expressions for each header that is read. */
    @Bean
    @ConditionalOnMissingBean
    HttpFirewall httpFirewall() {
        StrictHttpFirewall firewall = new StrictHttpFirewall();
        firewall.setAllowedHeaderNames(name -> PlainText.is(name, ' '));
        firewall.setAllowedHeaderValues(value -> PlainText.is(value, '\t'));
        firewall.setAllowedParameterNames(name -> PlainText.is(name, ' '));
        return firewall;
    }

    @Bean
    @ConditionalOnMissingBean
    RequestRejectedHandler requestRejectedHandler() {
        return new RejectedRequestHandler();
    }

    /** Spring Security's observations wrap each filter of each request; the counts of this starter cost next to nothing. */
    @Bean
    @ConditionalOnMissingBean
    SecurityObservationSettings securityObservationSettings() {
        return SecurityObservationSettings.noObservations();
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(MeterBinder.class)
    static class Metrics {

        @Bean
        @ConditionalOnMissingBean
        ResourceServerMetrics resourceServerMetrics(
                ValidationCounts counts, KnownLog knownLog, RateLimits rateLimits, UsageReporter usageReporter) {
            return new ResourceServerMetrics(counts, knownLog, rateLimits, usageReporter);
        }
    }
}
