package dev.latchkey.auth.account;

import jakarta.validation.constraints.AssertTrue;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.StringUtils;
import org.springframework.validation.annotation.Validated;

/**
 * The first platform operator.
 *
 * @param email {@code null} for none
 * @param password one is made if {@code null}
 */
@Validated
@ConfigurationProperties("latchkey.bootstrap.operator")
record OperatorSettings(String email, String password) {

    @AssertTrue(message = "latchkey.bootstrap.operator.email is no e-mail address")
    boolean isEmailPlausible() {
        return !StringUtils.hasText(email) || Email.of(email).isPresent();
    }

    @AssertTrue(message = "latchkey.bootstrap.operator.password must have 8 to 256 characters")
    boolean isPasswordLongEnough() {
        return !StringUtils.hasText(password)
                || (password.length() >= Passwords.MIN_LENGTH && password.length() <= Passwords.MAX_LENGTH);
    }

    @Override
    public String toString() {
        return "OperatorSettings[" + email + "]";
    }
}
