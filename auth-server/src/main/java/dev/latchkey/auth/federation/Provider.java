package dev.latchkey.auth.federation;

import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistration.ClientSettings;
import org.springframework.security.oauth2.client.registration.ClientRegistration.ProviderDetails;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.client.registration.ClientRegistrations;
import org.springframework.security.oauth2.core.oidc.OidcScopes;
import org.springframework.web.client.RestClient;

/**
 * What the provider says of itself (OpenID Connect Discovery 1.0 §4), read when it is first needed: a provider that is down keeps nobody from
 * starting this server, and a failure is remembered for some seconds, in which nobody waits for it.
 */
final class Provider implements ClientRegistrationRepository {

    static final String ID = "google";

    private static final Logger log = LoggerFactory.getLogger(Provider.class);
    private static final String WELL_KNOWN = "/.well-known/openid-configuration";
    private static final ParameterizedTypeReference<Map<String, Object>> JSON = new ParameterizedTypeReference<>() {};
    private static final long PAUSE_NANOS = Duration.ofSeconds(5).toNanos();

    private final GoogleSettings settings;
    private final String redirectUri;
    private final RestClient http;
    private volatile ClientRegistration known;
    private Long failedAt;

    Provider(GoogleSettings settings, String redirectUri, RestClient http) {
        this.settings = settings;
        this.redirectUri = redirectUri;
        this.http = http;
    }

    /**
     * The registration of this server at the provider.
     *
     * @throws ProviderUnavailableException if the provider does not say what is needed
     */
    @Override
    public ClientRegistration findByRegistrationId(String id) {
        if (!ID.equals(id)) {
            return null;
        }
        ClientRegistration registration = known;
        return registration == null ? discover() : registration;
    }

    private synchronized ClientRegistration discover() {
        if (known != null) {
            return known;
        }
        if (failedAt != null && System.nanoTime() - failedAt < PAUSE_NANOS) {
            throw new ProviderUnavailableException(null);
        }
        try {
            known = read();
            return known;
        } catch (RuntimeException e) {
            failedAt = System.nanoTime();
            log.warn("The identity provider {} cannot be used: {}", settings.issuer(), e.toString());
            throw new ProviderUnavailableException(e);
        }
    }

    private ClientRegistration read() {
        Map<String, Object> metadata = http.get()
                .uri(withoutSlash(settings.issuer()) + WELL_KNOWN)
                .retrieve()
                .body(JSON);
        ClientRegistration registration = ClientRegistrations.fromOidcConfiguration(metadata)
                .registrationId(ID)
                .clientId(settings.clientId())
                .clientSecret(settings.clientSecret())
                .redirectUri(redirectUri)
                .scope(OidcScopes.OPENID, OidcScopes.EMAIL)
                .clientSettings(ClientSettings.builder().requireProofKey(true).build())
                .build();
        ProviderDetails provider = registration.getProviderDetails();
        if (!settings.issuer().equals(provider.getIssuerUri())) {
            throw new IllegalStateException("its issuer is " + provider.getIssuerUri());
        }
        if (!Stream.of(provider.getAuthorizationUri(), provider.getTokenUri(), provider.getJwkSetUri())
                .allMatch(url -> url != null && SafeUrl.isSafe(url))) {
            throw new IllegalStateException("an endpoint is missing or not encrypted");
        }
        return registration;
    }

    private static String withoutSlash(String url) {
        return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    }
}
