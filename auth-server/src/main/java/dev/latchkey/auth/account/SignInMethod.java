package dev.latchkey.auth.account;

import java.util.Arrays;
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

    /** The method of that wire form; the least of them where there is none. */
    static SignInMethod of(List<String> amr) {
        return Arrays.stream(values())
                .filter(method -> method.amr.equals(amr))
                .findFirst()
                .orElse(PASSWORD);
    }

    List<String> amr() {
        return amr;
    }
}
