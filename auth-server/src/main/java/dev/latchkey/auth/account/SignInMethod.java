package dev.latchkey.auth.account;

import java.util.List;

/** How somebody has shown who they are. Its wire form are the methods in a session's {@code amr} (RFC 8176). */
enum SignInMethod {
    PASSWORD("pwd"),
    PASSWORD_AND_CODE("pwd", "otp"),

    /** By an identity provider, whose business it is to ask for more than a password. */
    FEDERATED("fed");

    private final List<String> amr;

    SignInMethod(String... amr) {
        this.amr = List.of(amr);
    }

    List<String> amr() {
        return amr;
    }
}
