package dev.latchkey.auth.federation;

import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.Resource;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.time.Clock;
import java.util.Arrays;
import org.springframework.security.oauth2.client.oidc.authentication.OidcIdTokenValidator;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtDecoderFactory;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.web.client.RestClient;

/**
 * Verifies ID tokens (OpenID Connect Core 1.0 §3.1.3.7) by the provider's published keys, and by these only: a token that is signed with the
 * client secret, or not at all, is none. Unlike Spring's own factory it leaves the claims as they were sent, because that would take the
 * text "true" for true, and it waits for keys no longer than for anything else.
 */
final class IdTokens implements JwtDecoderFactory<ClientRegistration> {

    private final RestClient http;
    private final Clock clock;
    private volatile JwtDecoder decoder;

    IdTokens(RestClient http, Clock clock) {
        this.http = http;
        this.clock = clock;
    }

    @Override
    public JwtDecoder createDecoder(ClientRegistration registration) {
        if (decoder == null) {
            synchronized (this) {
                if (decoder == null) {
                    decoder = newDecoder(registration);
                }
            }
        }
        return decoder;
    }

    private JwtDecoder newDecoder(ClientRegistration registration) {
        NimbusJwtDecoder made = NimbusJwtDecoder.withJwkSource(keys(registration))
                .jwsAlgorithms(accepted -> {
                    accepted.clear();
                    accepted.addAll(Arrays.asList(SignatureAlgorithm.values()));
                })
                .build();
        OidcIdTokenValidator claims = new OidcIdTokenValidator(registration);
        claims.setClock(clock);
        made.setJwtValidator(claims);
        return made;
    }

    /** Kept for minutes; an unknown key id is a reason to look again, but not each time. */
    private JWKSource<SecurityContext> keys(ClientRegistration registration) {
        return JWKSourceBuilder.create(url(registration.getProviderDetails().getJwkSetUri()), this::read)
                .refreshAheadCache(false)
                .build();
    }

    private Resource read(URL url) throws IOException {
        try {
            return new Resource(http.get().uri(url.toString()).retrieve().body(String.class), null);
        } catch (RuntimeException e) {
            throw new IOException("the keys of the identity provider cannot be read", e);
        }
    }

    private static URL url(String text) {
        try {
            return URI.create(text).toURL();
        } catch (MalformedURLException e) {
            throw new IllegalStateException(e);
        }
    }
}
