package dev.latchkey.resourceserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.web.context.servlet.AnnotationConfigServletWebApplicationContext;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** Where settings come from, which are the defaults, and which are refused. */
class ResourceServerSettingsTest {

    private final WebApplicationContextRunner runner = new WebApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    ResourceServerAutoConfiguration.class, ServletWebSecurityAutoConfiguration.class));

    private final WebApplicationContextRunner withClient = runner.withPropertyValues(
            "latchkey.resource-server.client-id=rs", "latchkey.resource-server.client-secret=hidden-secret");

    @Test
    void theDefaultsAreThese() {
        withClient.run(context -> {
            ResourceServerSettings settings = context.getBean(ResourceServerSettings.class);
            assertThat(settings.issuer()).isEqualTo("http://localhost:9000");
            assertThat(settings.audience()).isEqualTo("https://api.example.com");
            assertThat(settings.environment()).isEqualTo("production");
            assertThat(settings.effectiveJwkSetUri()).hasToString("http://localhost:9000/oauth/jwks");
            assertThat(settings.publicPaths()).isEmpty();
            assertThat(settings.routes()).isEmpty();
            assertThat(settings.jwt().algorithms()).containsExactlyInAnyOrder("ES256", "RS256", "PS256", "EdDSA");
            assertThat(settings.jwt().clockSkew()).isEqualTo(Duration.ofSeconds(5));
            assertThat(settings.jwt().cacheSize()).isEqualTo(50_000);
            assertThat(settings.apiKeys().prefixes())
                    .containsExactly("cf_prod_", "cf_stg_", "cf_ro_", "cdb_", "cdb_r_", "cjp_");
            assertThat(settings.trustedProxies()).isEmpty();
            assertThat(settings.apiKeys().legacyLookupsPerSecond()).isZero();
            assertThat(settings.usage().reportInterval()).isEqualTo(Duration.ofSeconds(5));
            assertThat(settings.redisUrl()).isNull();
            assertThat(settings.redisTimeout()).isEqualTo(Duration.ofMillis(50));
            assertThat(settings.revocation().maxStaleness()).isEqualTo(Duration.ofSeconds(5));
            assertThat(settings.revocation().onStale()).hasToString("INTROSPECT");
            assertThat(settings.revocation().allowFor()).isEqualTo(Duration.ofMinutes(5));
        });
    }

    @Test
    void theEnvironmentNamesOfTheWireContractWork() {
        environment(Map.of(
                        "LATCHKEY_RESOURCE_SERVER_ISSUER", "https://issuer.example.com",
                        "LATCHKEY_RESOURCE_SERVER_AUDIENCE", "https://audience.example.com",
                        "LATCHKEY_RESOURCE_SERVER_CLIENT_ID", "env-rs",
                        "LATCHKEY_RESOURCE_SERVER_CLIENT_SECRET", "env-secret",
                        "LATCHKEY_RESOURCE_SERVER_ENVIRONMENT", "staging",
                        "LATCHKEY_RESOURCE_SERVER_REDIS_URL", "redis://localhost:1",
                        "LATCHKEY_ISSUER", "https://not-this.example.com"))
                .run(context -> {
                    ResourceServerSettings settings = context.getBean(ResourceServerSettings.class);
                    assertThat(settings.issuer()).isEqualTo("https://issuer.example.com");
                    assertThat(settings.audience()).isEqualTo("https://audience.example.com");
                    assertThat(settings.clientId()).isEqualTo("env-rs");
                    assertThat(settings.clientSecret()).isEqualTo("env-secret");
                    assertThat(settings.environment()).isEqualTo("staging");
                    assertThat(settings.redisUrl()).isEqualTo("redis://localhost:1");
                });
    }

    @Test
    void theInstallationsIssuerAndAudienceAreTheFallback() {
        environment(Map.of(
                        "LATCHKEY_ISSUER", "https://issuer.example.com",
                        "LATCHKEY_AUDIENCE", "https://audience.example.com",
                        "LATCHKEY_RESOURCE_SERVER_CLIENT_ID", "rs",
                        "LATCHKEY_RESOURCE_SERVER_CLIENT_SECRET", "secret"))
                .run(context -> {
                    ResourceServerSettings settings = context.getBean(ResourceServerSettings.class);
                    assertThat(settings.issuer()).isEqualTo("https://issuer.example.com");
                    assertThat(settings.audience()).isEqualTo("https://audience.example.com");
                });
    }

    @Test
    void withoutItsCredentialsItDoesNotStartAndNamesBothKeys() {
        runner.run(context -> {
            assertThat(context).hasFailed();
            assertThat(messages(context.getStartupFailure()))
                    .contains("latchkey.resource-server.client-id is missing (LATCHKEY_RESOURCE_SERVER_CLIENT_ID)")
                    .contains("latchkey.resource-server.client-secret is missing");
        });
    }

    @Test
    void faultsAreRefusedByName() {
        assertRefused("latchkey.resource-server.jwt.clock-skew=PT61S", "jwt.clock-skew must be PT60S or less");
        assertRefused("latchkey.resource-server.jwt.algorithms=HS256", "jwt.algorithms takes");
        assertRefused("latchkey.resource-server.jwt.algorithms=none", "jwt.algorithms takes");
        assertRefused("latchkey.resource-server.revocation.max-staleness=PT1S", "max-staleness must be PT2S or more");
        assertRefused("latchkey.resource-server.api-keys.negative-cache-for=PT11S", "must be PT10S or less");
        assertRefused("latchkey.resource-server.api-keys.prefixes=cf", "api-keys.prefixes takes prefixes");
        assertRefused("latchkey.resource-server.routes[0].scope=jobs:read", "routes[].path is missing");
        assertRefused(
                "latchkey.resource-server.routes[0].scope=jobs:read jobs:write", "routes[].scope takes scopes without");
        assertRefused("latchkey.resource-server.routes[0].endpoint-group=a b", "routes[].endpoint-group must be");
        assertRefused("latchkey.resource-server.trusted-proxies=10.0/8", "trusted-proxies takes IP addresses");
        assertRefused("latchkey.resource-server.trusted-proxies=10.0.0.1,proxy", "trusted-proxies takes IP addresses");
        assertRefused("latchkey.resource-server.trusted-proxies=10.0.0.1/8", "10.0.0.0/8, not 10.0.0.1/8");
        assertRefused("latchkey.resource-server.issuer=localhost:9000", "issuer must be an http or https URL");
        assertRefused("latchkey.resource-server.public-paths=hello", "public-paths must begin with /");
        assertRefused("latchkey.resource-server.revocation.on-stail=deny", "on-stail");
        assertRefused("latchkey.resource-server.rediss-url=x", "rediss-url");
        assertRefused("latchkey.resource-server.redis-url=localhost:6379", "redis-url must be a redis or rediss URL");
        assertRefused("latchkey.resource-server.usage.report-interval=PT0S", "report-interval must be PT0.1S or more");
        assertRefused(
                "latchkey.resource-server.api-keys.legacy-lookups-per-second=-1",
                "legacy-lookups-per-second must not be negative");
    }

    @Test
    void theSecretIsNotPrinted() {
        withClient.run(context -> assertThat(context.getBean(ResourceServerSettings.class))
                .asString()
                .doesNotContain("hidden-secret"));
    }

    @Test
    void faultsOfWebhookSettingsAreRefusedByName() {
        assertRefused("latchkey.resource-server.webhook.paths=callbacks", "webhook.paths must begin with /");
        assertRefused("latchkey.resource-server.webhook.tolerance=PT2H", "webhook.tolerance must be PT1H or less");
        assertRefused("latchkey.resource-server.webhook.max-body-size=11MB", "max-body-size must be between");
        assertRefused("latchkey.resource-server.webhook.header=a b", "webhook.header must be the name of a header");
        assertRefused("latchkey.resource-server.webhook.secrets=short", "secrets of 16 characters or more");
        assertRefused("latchkey.resource-server.webhook.secrets=whsec_no*base64*at*all", "must be base64");
    }

    @Test
    void aWebhookSecretThatIsRefusedIsNotQuoted() {
        withClient
                .withPropertyValues("latchkey.resource-server.webhook.secrets=whsec_hidden*secret")
                .run(context ->
                        assertThat(messages(context.getStartupFailure())).doesNotContain("hidden*secret"));
    }

    private void assertRefused(String property, String message) {
        withClient.withPropertyValues(property).run(context -> {
            assertThat(context).hasFailed();
            assertThat(messages(context.getStartupFailure())).contains(message);
        });
    }

    private WebApplicationContextRunner environment(Map<String, Object> variables) {
        return new WebApplicationContextRunner(() -> {
                    AnnotationConfigServletWebApplicationContext context =
                            new AnnotationConfigServletWebApplicationContext();
                    context.getEnvironment()
                            .getPropertySources()
                            .replace(
                                    StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                                    new SystemEnvironmentPropertySource(
                                            StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                                            new HashMap<>(variables)));
                    return context;
                })
                .withConfiguration(AutoConfigurations.of(
                        ResourceServerAutoConfiguration.class, ServletWebSecurityAutoConfiguration.class));
    }

    private static String messages(Throwable failure) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
                .map(Throwable::toString)
                .reduce("", (all, one) -> all + "\n" + one);
    }
}
