package dev.latchkey.auth.federation;

import dev.latchkey.auth.account.FederatedSignIn;
import dev.latchkey.auth.page.SignInLink;
import dev.latchkey.auth.secret.SecretCipher;
import jakarta.servlet.Filter;
import java.time.Clock;
import java.util.List;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.http.converter.FormHttpMessageConverter;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.client.endpoint.RestClientAuthorizationCodeTokenResponseClient;
import org.springframework.security.oauth2.client.http.OAuth2ErrorResponseErrorHandler;
import org.springframework.security.oauth2.client.oidc.authentication.OidcAuthorizationCodeAuthenticationProvider;
import org.springframework.security.oauth2.client.web.DefaultOAuth2AuthorizationRequestResolver;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizationRequestRedirectFilter;
import org.springframework.security.oauth2.client.web.OAuth2LoginAuthenticationFilter;
import org.springframework.security.oauth2.core.http.converter.OAuth2AccessTokenResponseHttpMessageConverter;
import org.springframework.security.oauth2.core.oidc.user.DefaultOidcUser;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClient;

/**
 * Hands the steps of a sign-in with the provider to the filter chain. Nothing of Spring Security's that they are made of is a bean: it would
 * become the application's only one.
 */
@Component
@Conditional(GoogleConfigured.class)
public class FederationFilters {

    public static final String START = "/auth/google";
    public static final String CALLBACK = "/auth/google/callback";

    private final FederatedSignIn signIn;
    private final Clock clock;
    private final RestClient http = ProviderHttp.client().build();
    private final Provider provider;
    private final RequestCookie requests;

    FederationFilters(
            GoogleSettings settings,
            @Value("${latchkey.issuer}") String self,
            FederatedSignIn signIn,
            SpentRequests spent,
            SecretCipher cipher,
            Clock clock) {
        this.signIn = signIn;
        this.clock = clock;
        this.provider = new Provider(settings, self + CALLBACK, http);
        this.requests = new RequestCookie(provider, spent, cipher, self.startsWith("https:"), clock);
    }

    @Bean
    static SignInLink googleLink() {
        return new SignInLink("Continue with Google", START);
    }

    /** What stands before the two steps: few at once, and an answer to what goes wrong. */
    public Filter gate() {
        return new Gate(signIn);
    }

    /** Sends a browser to the provider. */
    public Filter start() {
        int lastSlash = START.lastIndexOf('/');
        OAuth2AuthorizationRequestRedirectFilter filter = new OAuth2AuthorizationRequestRedirectFilter(
                new DefaultOAuth2AuthorizationRequestResolver(provider, START.substring(0, lastSlash)));
        filter.setAuthorizationRequestRepository(requests);
        filter.setAuthenticationFailureHandler(RefusalAnswer::unavailable);
        return filter;
    }

    /** Judges what a browser brings back. */
    public Filter callback() {
        OAuth2LoginAuthenticationFilter filter =
                new OAuth2LoginAuthenticationFilter(provider, new NoAuthorizedClients(), CALLBACK);
        filter.setAuthorizationRequestRepository(requests);
        filter.setAuthenticationManager(manager());
        filter.setAuthenticationResultConverter(new AccountOfIdToken(signIn));
        filter.setAuthenticationSuccessHandler(new SessionAnswer(signIn));
        filter.setAuthenticationFailureHandler(new RefusalAnswer(signIn));
        filter.setAllowSessionCreation(false);
        return filter;
    }

    private AuthenticationManager manager() {
        RestClientAuthorizationCodeTokenResponseClient tokens = new RestClientAuthorizationCodeTokenResponseClient();
        tokens.setRestClient(ProviderHttp.client()
                .configureMessageConverters(converters -> converters
                        .addCustomConverter(new FormHttpMessageConverter())
                        .addCustomConverter(new OAuth2AccessTokenResponseHttpMessageConverter()))
                .defaultStatusHandler(new OAuth2ErrorResponseErrorHandler())
                .build());
        // No look at the provider's UserInfo endpoint: the ID token says whose address it is.
        OidcAuthorizationCodeAuthenticationProvider flow = new OidcAuthorizationCodeAuthenticationProvider(
                tokens, user -> new DefaultOidcUser(List.of(), user.getIdToken()));
        flow.setJwtDecoderFactory(new IdTokens(http, clock));
        return login -> {
            try {
                return flow.authenticate(login);
            } catch (AuthenticationException e) {
                throw e;
            } catch (RuntimeException e) {
                // At an answer that breaks off, or is an odd one, libraries throw more than they declare.
                throw new AuthenticationServiceException("no usable answer", new ProviderUnavailableException(e));
            }
        };
    }
}
