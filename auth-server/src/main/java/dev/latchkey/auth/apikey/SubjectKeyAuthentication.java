package dev.latchkey.auth.apikey;

import dev.latchkey.auth.secret.PlainSecret;
import java.util.List;
import org.springframework.security.authentication.AbstractAuthenticationToken;

/** A request that claims to hold an API key, to trade it for a token. */
final class SubjectKeyAuthentication extends AbstractAuthenticationToken {

    private static final long serialVersionUID = 1L;

    private final transient PlainSecret key;

    SubjectKeyAuthentication(PlainSecret key) {
        super(List.of());
        this.key = key;
    }

    @Override
    public Object getPrincipal() {
        return "unknown";
    }

    @Override
    public PlainSecret getCredentials() {
        return key;
    }
}
