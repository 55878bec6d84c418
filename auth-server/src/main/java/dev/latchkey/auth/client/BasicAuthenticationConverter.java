package dev.latchkey.auth.client;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.web.authentication.AuthenticationConverter;

/** Reads the client's credentials where there is no form: {@code client_secret_basic} alone, for what is read with GET. */
public final class BasicAuthenticationConverter implements AuthenticationConverter {

    @Override
    public Authentication convert(HttpServletRequest request) {
        List<String> authorization = Collections.list(request.getHeaders(HttpHeaders.AUTHORIZATION));
        if (authorization.size() > 1) {
            throw FormRequest.invalid("More than one authentication method");
        }
        if (authorization.isEmpty()) {
            throw new OAuth2AuthenticationException(OAuth2ErrorCodes.INVALID_CLIENT);
        }
        ClientAuthenticationConverter.BasicCredentials credentials =
                ClientAuthenticationConverter.BasicCredentials.of(authorization.get(0));
        return ClientAuthenticationConverter.token(
                credentials.clientId(), credentials.clientSecret(), ClientAuthenticationMethod.CLIENT_SECRET_BASIC);
    }
}
