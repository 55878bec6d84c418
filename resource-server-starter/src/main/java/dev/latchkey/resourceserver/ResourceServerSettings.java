package dev.latchkey.resourceserver;

import dev.latchkey.resourceserver.address.SourceAddresses;
import dev.latchkey.resourceserver.apikey.ApiKeySettings;
import dev.latchkey.resourceserver.jwt.JwtSettings;
import dev.latchkey.resourceserver.revocation.RevocationSettings;
import dev.latchkey.resourceserver.usage.UsageSettings;
import dev.latchkey.resourceserver.web.RouteSettings;
import dev.latchkey.resourceserver.webhook.WebhookSettings;
import jakarta.validation.Valid;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The settings of a resource server. Checked at start, all faults at once; a key that does not exist is a fault.
 *
 * @param issuer the {@code iss} of accepted tokens; {@code latchkey.issuer} where it is not set
 * @param audience what the {@code aud} of accepted tokens must contain; {@code latchkey.audience} where it is not set
 * @param clientId as whom this resource server asks the authorization server
 * @param clientSecret never printed
 * @param environment what keys that are bound to an environment must name
 * @param authServerUrl where the authorization server is reached, if not under its issuer
 * @param publicPaths patterns of paths that need no credential
 * @param routes what routes need beyond a credential; the first that matches holds
 * @param redisUrl where rate limits are counted together with other resource servers; {@code null} for counts of this process.
 *     Never printed, since it may hold a password
 * @param redisTimeout how long a request waits for Redis at most
 * @param trustedProxies addresses and CIDR ranges of the proxies whose {@code X-Forwarded-For} is believed
 */
@Validated
@ConfigurationProperties(prefix = "latchkey.resource-server", ignoreUnknownFields = false)
public record ResourceServerSettings(
        @NotNull(message = "latchkey.resource-server.issuer is missing")
        @Pattern(regexp = "https?://.+", message = "latchkey.resource-server.issuer must be an http or https URL")
        String issuer,

        @NotBlank(message = "latchkey.resource-server.audience is missing")
        String audience,

        @NotBlank(
                message =
                        "latchkey.resource-server.client-id is missing (LATCHKEY_RESOURCE_SERVER_CLIENT_ID): the id of this"
                                + " resource server at the authorization server")
        String clientId,

        @NotBlank(
                message =
                        "latchkey.resource-server.client-secret is missing (LATCHKEY_RESOURCE_SERVER_CLIENT_SECRET): the"
                                + " secret that was shown when this resource server was registered")
        String clientSecret,

        @NotBlank(message = "latchkey.resource-server.environment is empty") @DefaultValue("production")
        String environment,

        URI authServerUrl,

        @NotNull @DefaultValue
        List<@Pattern(regexp = "/.*", message = "latchkey.resource-server.public-paths must begin with /") String>
                publicPaths,

        @NotNull @DefaultValue List<@Valid RouteSettings> routes,

        @NotNull @DefaultValue List<String> trustedProxies,

        @NotNull @Valid @DefaultValue JwtSettings jwt,

        @NotNull @Valid @DefaultValue ApiKeySettings apiKeys,

        @NotNull @Valid @DefaultValue RevocationSettings revocation,

        @NotNull @Valid @DefaultValue UsageSettings usage,

        @NotNull @Valid @DefaultValue WebhookSettings webhook,

        @Pattern(regexp = "rediss?://.+", message = "latchkey.resource-server.redis-url must be a redis or rediss URL")
        String redisUrl,

        @NotNull
        @DurationMin(millis = 1, message = "latchkey.resource-server.redis-timeout must be PT0.001S or more")
        @DurationMax(seconds = 2, message = "latchkey.resource-server.redis-timeout must be PT2S or less")
        @DefaultValue("PT0.05S")
        Duration redisTimeout) {

    /** Where the credential filter lets everybody pass: what is public, and what the webhook filter has verified before it. */
    List<String> pathsWithoutCredential() {
        return Stream.concat(publicPaths.stream(), webhook.paths().stream()).toList();
    }

    @AssertTrue(
            message =
                    "latchkey.resource-server.trusted-proxies takes IP addresses and CIDR ranges, written in full and without"
                            + " bits behind the prefix length: 10.0.0.0/8, not 10.0.0.1/8")
    boolean isTrustedProxiesReadable() {
        return trustedProxies == null || trustedProxies.stream().allMatch(SourceAddresses::isRange);
    }

    /** Where the authorization server is reached. */
    URI effectiveAuthServerUrl() {
        return authServerUrl == null ? URI.create(issuer) : authServerUrl;
    }

    /** Where its public keys are. */
    URI effectiveJwkSetUri() {
        String base = effectiveAuthServerUrl().toString().replaceAll("/+$", "");
        return jwt.jwkSetUri() == null ? URI.create(base + "/oauth/jwks") : jwt.jwkSetUri();
    }

    @Override
    public String toString() {
        return "ResourceServerSettings[issuer=" + issuer + ", audience=" + audience + ", clientId=" + clientId + "]";
    }
}
