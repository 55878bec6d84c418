package dev.latchkey.auth.account;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.util.regex.Pattern;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.ResponseCookie;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthenticationToken;
import org.springframework.security.web.authentication.AuthenticationConverter;
import org.springframework.security.web.authentication.WebAuthenticationDetailsSource;
import org.springframework.stereotype.Component;

/**
 * Carries a session's token between browser and pages: no script can read the cookie, and no other site's page sends it. Only the chain
 * of the pages looks for it; to the management API it is no credential.
 */
@Component
class SessionCookie implements AuthenticationConverter {

    /** Anything else in the cookie is none of ours. */
    private static final Pattern JWT = Pattern.compile("[A-Za-z0-9_.-]{1,4096}");

    private final String name;
    private final boolean https;
    private final WebAuthenticationDetailsSource details = new WebAuthenticationDetailsSource();

    SessionCookie(@Value("${latchkey.issuer}") String issuer) {
        this.https = issuer.startsWith("https:");
        // The prefix makes browsers refuse a cookie of that name which a neighbouring host has set.
        this.name = https ? "__Host-latchkey-session" : "latchkey-session";
    }

    /** Hands a session to the browser, for as long as the session lasts. */
    String of(String token) {
        return cookie(token, Sessions.LIFETIME.toSeconds());
    }

    /** Takes it back. */
    String none() {
        return cookie("", 0);
    }

    @Override
    public Authentication convert(HttpServletRequest request) {
        Cookie[] cookies = request.getCookies();
        if (cookies == null) {
            return null;
        }
        for (Cookie cookie : cookies) {
            if (cookie.getName().equals(name) && JWT.matcher(cookie.getValue()).matches()) {
                BearerTokenAuthenticationToken token = new BearerTokenAuthenticationToken(cookie.getValue());
                token.setDetails(details.buildDetails(request));
                return token;
            }
        }
        return null;
    }

    private String cookie(String value, long seconds) {
        return ResponseCookie.from(name, value)
                .httpOnly(true)
                .secure(https)
                .sameSite("Strict")
                .path("/")
                .maxAge(seconds)
                .build()
                .toString();
    }
}
