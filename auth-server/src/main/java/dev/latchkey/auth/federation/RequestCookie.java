package dev.latchkey.auth.federation;

import dev.latchkey.auth.page.OwnPath;
import dev.latchkey.auth.secret.PlainSecret;
import dev.latchkey.auth.secret.SecretCipher;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.web.AuthorizationRequestRepository;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import org.springframework.security.oauth2.core.endpoint.PkceParameterNames;
import org.springframework.security.oauth2.core.oidc.endpoint.OidcParameterNames;
import org.springframework.web.util.WebUtils;

/**
 * Keeps what belongs to an authorization request, its state, nonce and PKCE verifier and where to go on, in the browser that was sent away with it: sealed, for
 * ten minutes, for one use. So any node can answer the browser that comes back, and another browser cannot use what this one brings.
 */
final class RequestCookie implements AuthorizationRequestRepository<OAuth2AuthorizationRequest> {

    private static final Duration LIFETIME = Duration.ofMinutes(10);
    private static final String NAME = "latchkey-federation";
    private static final String CONTEXT = "federation-request";
    private static final String SEPARATOR = "\n";

    /** The attribute of a request that has come back: the path to go on with. */
    static final String NEXT = RequestCookie.class.getName() + ".next";

    private final Provider provider;
    private final SpentRequests spent;
    private final SecretCipher cipher;
    private final boolean secure;
    private final Clock clock;

    /**
     * A repository.
     *
     * @param secure whether browsers come by https. If so, they take the cookie from this host only, not from a neighbour under its domain
     */
    RequestCookie(Provider provider, SpentRequests spent, SecretCipher cipher, boolean secure, Clock clock) {
        this.provider = provider;
        this.spent = spent;
        this.cipher = cipher;
        this.secure = secure;
        this.clock = clock;
    }

    private record Sealed(Instant expiresAt, String state, String nonce, String verifier, String next) {

        static Sealed parse(String text) {
            String[] parts = text.split(SEPARATOR);
            return new Sealed(Instant.ofEpochSecond(Long.parseLong(parts[0])), parts[1], parts[2], parts[3], parts[4]);
        }

        String text() {
            return String.join(SEPARATOR, Long.toString(expiresAt.getEpochSecond()), state, nonce, verifier, next);
        }

        @Override
        public String toString() {
            return "Sealed[]";
        }
    }

    @Override
    public void saveAuthorizationRequest(
            OAuth2AuthorizationRequest authorization, HttpServletRequest request, HttpServletResponse response) {
        Sealed sealed = new Sealed(
                clock.instant().plus(LIFETIME),
                authorization.getState(),
                authorization.getAttribute(OidcParameterNames.NONCE),
                authorization.getAttribute(PkceParameterNames.CODE_VERIFIER),
                OwnPath.of(request.getParameter("next")));
        set(response, cipher.seal(sealed.text(), CONTEXT), LIFETIME);
    }

    /** Is never asked: a request is taken out of its cookie once. */
    @Override
    public OAuth2AuthorizationRequest loadAuthorizationRequest(HttpServletRequest request) {
        throw new UnsupportedOperationException("a request can only be removed");
    }

    @Override
    public OAuth2AuthorizationRequest removeAuthorizationRequest(
            HttpServletRequest request, HttpServletResponse response) {
        Cookie cookie = WebUtils.getCookie(request, name());
        if (cookie == null) {
            throw Refused.because(Refused.NO_REQUEST);
        }
        set(response, "", Duration.ZERO);
        Sealed sealed = opened(cookie.getValue());
        if (!clock.instant().isBefore(sealed.expiresAt())) {
            throw Refused.because(Refused.EXPIRED_REQUEST);
        }
        PlainSecret state = new PlainSecret(sealed.state());
        if (!state.hash().matches(new PlainSecret(request.getParameter(OAuth2ParameterNames.STATE)).hash())) {
            throw Refused.because(Refused.WRONG_STATE);
        }
        OAuth2AuthorizationRequest authorization = authorization(sealed);
        if (!spent.add(state.hash(), sealed.expiresAt())) {
            throw Refused.because(Refused.USED_REQUEST);
        }
        request.setAttribute(NEXT, sealed.next());
        return authorization;
    }

    private Sealed opened(String value) {
        try {
            return Sealed.parse(cipher.open(value, CONTEXT));
        } catch (RuntimeException e) {
            // Neither base64, nor long enough, nor of this server: whatever it is, the cipher did not make it.
            throw Refused.because(Refused.BROKEN_REQUEST);
        }
    }

    private OAuth2AuthorizationRequest authorization(Sealed sealed) {
        ClientRegistration registration = provider.findByRegistrationId(Provider.ID);
        return OAuth2AuthorizationRequest.authorizationCode()
                .authorizationUri(registration.getProviderDetails().getAuthorizationUri())
                .clientId(registration.getClientId())
                .redirectUri(registration.getRedirectUri())
                .scopes(registration.getScopes())
                .state(sealed.state())
                .attributes(attributes -> {
                    attributes.put(OAuth2ParameterNames.REGISTRATION_ID, Provider.ID);
                    attributes.put(OidcParameterNames.NONCE, sealed.nonce());
                    attributes.put(PkceParameterNames.CODE_VERIFIER, sealed.verifier());
                })
                .build();
    }

    private void set(HttpServletResponse response, String value, Duration age) {
        ResponseCookie cookie = ResponseCookie.from(name(), value)
                .path("/")
                .httpOnly(true)
                .secure(secure)
                // The provider sends the browser back by a link, with which Strict would not let the cookie go.
                .sameSite("Lax")
                .maxAge(age)
                .build();
        response.addHeader(HttpHeaders.SET_COOKIE, cookie.toString());
    }

    private String name() {
        return secure ? "__Host-" + NAME : NAME;
    }
}
