package dev.latchkey.auth.federation;

import dev.latchkey.auth.account.FederatedSignIn;
import java.util.List;
import java.util.Map;
import org.springframework.core.convert.converter.Converter;
import org.springframework.security.oauth2.client.authentication.OAuth2AuthenticationToken;
import org.springframework.security.oauth2.client.authentication.OAuth2LoginAuthenticationToken;
import org.springframework.security.oauth2.core.oidc.OidcIdToken;
import org.springframework.security.oauth2.core.oidc.StandardClaimNames;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import org.springframework.security.web.authentication.WebAuthenticationDetails;

/**
 * Finds the account of a verified ID token by its e-mail address, if the provider says that it has verified that: by the JSON value
 * {@code true} and by nothing that could be read as such.
 */
final class AccountOfIdToken implements Converter<OAuth2LoginAuthenticationToken, OAuth2AuthenticationToken> {

    private final FederatedSignIn signIn;

    AccountOfIdToken(FederatedSignIn signIn) {
        this.signIn = signIn;
    }

    @Override
    public OAuth2AuthenticationToken convert(OAuth2LoginAuthenticationToken login) {
        OidcIdToken idToken = ((OidcUser) login.getPrincipal()).getIdToken();
        String address = ((WebAuthenticationDetails) login.getDetails()).getRemoteAddress();
        String userId = signIn.find(verifiedEmail(idToken.getClaims()), address)
                .orElseThrow(() -> Refused.because(Refused.UNKNOWN_ACCOUNT));
        return new OAuth2AuthenticationToken(new FederatedUser(idToken, userId), List.of(), Provider.ID);
    }

    private static String verifiedEmail(Map<String, Object> claims) {
        if (!Boolean.TRUE.equals(claims.get(StandardClaimNames.EMAIL_VERIFIED))
                || !(claims.get(StandardClaimNames.EMAIL) instanceof String email)) {
            throw Refused.because(Refused.EMAIL_NOT_VERIFIED);
        }
        return email;
    }
}
