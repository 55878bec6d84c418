package dev.latchkey.auth.account;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import org.springframework.web.util.UriUtils;

/** The {@code otpauth} link by which an authenticator app learns a seed, with what the app shows beside the codes. */
@Component
class AuthenticatorLink {

    private static final String PRODUCT = "Latchkey";

    /** In characters. What is longer would make a picture that is hard to photograph. */
    private static final int LONGEST_ACCOUNT = 80;

    private final String issuer;

    /** Names the server by its host, as one person may have accounts at several. */
    AuthenticatorLink(@Value("${latchkey.issuer}") String issuer) {
        String host = URI.create(issuer).getHost();
        this.issuer = encoded(host == null ? PRODUCT : PRODUCT + " " + host);
    }

    String of(Totp totp, String account) {
        return "otpauth://totp/%s:%s?secret=%s&issuer=%s&algorithm=SHA1&digits=%d&period=%d"
                .formatted(issuer, encoded(shortened(account)), totp.base32(), issuer, Totp.DIGITS, Totp.STEP_SECONDS);
    }

    private static String shortened(String account) {
        int characters = account.codePointCount(0, account.length());
        return account.substring(0, account.offsetByCodePoints(0, Math.min(characters, LONGEST_ACCOUNT)));
    }

    private static String encoded(String text) {
        return UriUtils.encode(text, StandardCharsets.UTF_8);
    }
}
