package dev.latchkey.auth.federation;

import java.util.List;
import org.springframework.security.oauth2.core.oidc.OidcIdToken;
import org.springframework.security.oauth2.core.oidc.user.DefaultOidcUser;

/** Somebody whom the provider vouches for and who has an account here. */
final class FederatedUser extends DefaultOidcUser {

    private static final long serialVersionUID = 1L;

    private final String userId;

    FederatedUser(OidcIdToken idToken, String userId) {
        super(List.of(), idToken);
        this.userId = userId;
    }

    String userId() {
        return userId;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FederatedUser user && userId.equals(user.userId);
    }

    @Override
    public int hashCode() {
        return userId.hashCode();
    }

    @Override
    public String toString() {
        return "FederatedUser[" + userId + "]";
    }
}
